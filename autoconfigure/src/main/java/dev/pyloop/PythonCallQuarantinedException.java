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
package dev.pyloop;

import java.time.Duration;

/**
 * A call was refused because it ended its event loop twice with the same arguments. It
 * has not started.
 *
 * @since 0.1.0
 */
public class PythonCallQuarantinedException extends PythonException {

	private final Duration remaining;

	/**
	 * Create a new instance.
	 * @param message what was refused, and why
	 * @param remaining how long it will be refused
	 */
	public PythonCallQuarantinedException(String message, Duration remaining) {
		super(message, null);
		this.remaining = remaining;
	}

	/**
	 * Return how long the call is refused from now on.
	 * @return the remaining time
	 */
	public Duration getRemaining() {
		return this.remaining;
	}

}
