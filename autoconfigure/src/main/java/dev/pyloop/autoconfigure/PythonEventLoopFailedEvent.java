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
import org.springframework.context.ApplicationEvent;

import dev.pyloop.eventloop.PythonEventLoop;

/**
 * An event loop failed too often and is not restarted any more.
 *
 * @since 0.1.0
 */
public class PythonEventLoopFailedEvent extends ApplicationEvent {

	private final int restarts;

	private final @Nullable Throwable cause;

	/**
	 * Create a new instance.
	 * @param eventLoop the event loop
	 * @param restarts how often it was restarted within the window
	 * @param cause what it failed with, {@code null} if that is not known
	 */
	public PythonEventLoopFailedEvent(PythonEventLoop eventLoop, int restarts, @Nullable Throwable cause) {
		super(eventLoop);
		this.restarts = restarts;
		this.cause = cause;
	}

	/**
	 * Return the event loop.
	 * @return the event loop
	 */
	public PythonEventLoop getEventLoop() {
		return (PythonEventLoop) getSource();
	}

	/**
	 * Return how often it was restarted within the window.
	 * @return how often it was restarted within the window
	 */
	public int getRestarts() {
		return this.restarts;
	}

	/**
	 * Return what it failed with, {@code null} if that is not known.
	 * @return what it failed with, {@code null} if that is not known
	 */
	public @Nullable Throwable getCause() {
		return this.cause;
	}

}
