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

import org.jspecify.annotations.Nullable;

/**
 * Raised when no event loop can take a call, or the loop of a call ended before it
 * answered.
 *
 * @since 0.1.0
 */
public class PythonUnavailableException extends PythonException {

	private final boolean started;

	/**
	 * Create a new instance.
	 * @param message why there is no loop
	 * @param started whether the call may have started in Python
	 * @param cause the cause, if any
	 */
	public PythonUnavailableException(String message, boolean started, @Nullable Throwable cause) {
		super(message, cause);
		this.started = started;
	}

	/**
	 * Return whether the call may have started; if not, it is safe to repeat it.
	 * @return {@code false} if Python has not seen the call
	 */
	public boolean isStarted() {
		return this.started;
	}

}
