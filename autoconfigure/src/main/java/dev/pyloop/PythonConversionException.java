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
 * Raised when a value cannot travel between Java and Python.
 *
 * @since 0.1.0
 */
public class PythonConversionException extends PythonException {

	private final @Nullable String path;

	public PythonConversionException(String message) {
		this(message, null, null);
	}

	/**
	 * Create a new instance.
	 * @param message what cannot travel and the remedy
	 * @param path where the value is inside the outermost one, such as
	 * {@code $.items[3].price}
	 * @param cause the cause, if any
	 */
	public PythonConversionException(String message, @Nullable String path, @Nullable Throwable cause) {
		super(message, cause);
		this.path = path;
	}

	/**
	 * Return where the value is inside the outermost one.
	 * @return a path such as {@code $.items[3].price}, or {@code null} if unknown
	 */
	public @Nullable String getPath() {
		return this.path;
	}

}
