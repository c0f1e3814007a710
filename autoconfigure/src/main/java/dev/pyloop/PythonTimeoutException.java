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
 * Raised when a call did not end within its timeout; it was cancelled.
 *
 * @since 0.1.0
 */
public class PythonTimeoutException extends PythonException {

	private final @Nullable String pythonStack;

	/**
	 * Create a new instance.
	 * @param message what did not end
	 * @param pythonStack where it was, outermost frame first; {@code null} if Python did
	 * not tell, empty if it had not begun
	 */
	public PythonTimeoutException(String message, @Nullable String pythonStack) {
		super(message);
		this.pythonStack = pythonStack;
	}

	/**
	 * Create a new instance.
	 * @param message what did not end
	 * @param cause the cause, if any
	 */
	public PythonTimeoutException(String message, @Nullable Throwable cause) {
		super(message, cause);
		this.pythonStack = null;
	}

	/**
	 * Return where the call was in Python.
	 * @return the frames, outermost first; {@code null} if Python did not tell because
	 * its loop was blocked, the GIL was held or its worker process was stopped, empty if
	 * the call had not begun
	 */
	public @Nullable String getPythonStack() {
		return this.pythonStack;
	}

}
