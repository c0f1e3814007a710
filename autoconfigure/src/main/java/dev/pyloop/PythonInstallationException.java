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
 * Raised when a Python was found but cannot be used.
 *
 * @since 0.1.0
 */
public class PythonInstallationException extends PythonStartException {

	private final String executable;

	private final String origin;

	/**
	 * Create a new instance.
	 * @param executable the Python executable
	 * @param origin how the executable was found, such as
	 * {@code pyloop.python.executable}
	 * @param problem what is wrong with it
	 * @param remedy what to do about it
	 * @param cause the cause, if any
	 */
	public PythonInstallationException(String executable, String origin, String problem, String remedy,
			@Nullable Throwable cause) {
		super("Python '" + executable + "' (from " + origin + ") cannot be used: " + problem, remedy, cause);
		this.executable = executable;
		this.origin = origin;
	}

	/**
	 * Return the Python executable.
	 * @return the path, or the name that was looked up
	 */
	public String getExecutable() {
		return this.executable;
	}

	/**
	 * Return how the executable was found.
	 * @return the property, environment variable or place
	 */
	public String getOrigin() {
		return this.origin;
	}

}
