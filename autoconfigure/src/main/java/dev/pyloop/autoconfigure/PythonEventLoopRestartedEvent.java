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
 * An event loop was replaced by a fresh one of the same name, because it failed or has
 * served its time. Published on a thread that may block for a short time.
 *
 * @since 0.1.0
 */
public class PythonEventLoopRestartedEvent extends ApplicationEvent {

	private final String reason;

	private final @Nullable Throwable cause;

	/**
	 * Create a new instance.
	 * @param eventLoop the event loop
	 * @param reason why the former event loop was replaced
	 * @param cause what it failed with, {@code null} if it was replaced as planned
	 */
	public PythonEventLoopRestartedEvent(PythonEventLoop eventLoop, String reason, @Nullable Throwable cause) {
		super(eventLoop);
		this.reason = reason;
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
	 * Return why the former event loop was replaced.
	 * @return why the former event loop was replaced
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return what it failed with, {@code null} if it was replaced as planned.
	 * @return what it failed with, {@code null} if it was replaced as planned
	 */
	public @Nullable Throwable getCause() {
		return this.cause;
	}

}
