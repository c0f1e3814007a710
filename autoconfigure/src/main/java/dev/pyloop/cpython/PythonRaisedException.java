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

package dev.pyloop.cpython;

import dev.pyloop.PythonException;

/**
 * Raised when Python code that pyloop runs for itself raised an exception.
 *
 * @since 0.1.0
 */
public final class PythonRaisedException extends PythonException {

	private final String type;

	private final String traceback;

	PythonRaisedException(String type, String message, String traceback) {
		super(type + ": " + message + System.lineSeparator() + traceback.stripTrailing());
		this.type = type;
		this.traceback = traceback;
	}

	/**
	 * Return the type of the exception.
	 * @return the qualified name, such as {@code ValueError}
	 */
	public String getType() {
		return this.type;
	}

	/**
	 * Return the traceback as Python prints it.
	 * @return the traceback
	 */
	public String getTraceback() {
		return this.traceback;
	}

}
