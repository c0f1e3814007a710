/*
 * Copyright 2026-present the pyloop authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.pyloop.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopListener;

/**
 * Tells the application what happens to event loops.
 */
final class EventLoopEventPublisher implements PythonEventLoopListener {

	private final ApplicationEventPublisher publisher;

	EventLoopEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onRestarted(PythonEventLoop eventLoop, String reason, @Nullable Throwable cause) {
		this.publisher.publishEvent(new PythonEventLoopRestartedEvent(eventLoop, reason, cause));
	}

	@Override
	public void onGivenUp(PythonEventLoop eventLoop, int restarts, @Nullable Throwable cause) {
		this.publisher.publishEvent(new PythonEventLoopFailedEvent(eventLoop, restarts, cause));
	}

}
