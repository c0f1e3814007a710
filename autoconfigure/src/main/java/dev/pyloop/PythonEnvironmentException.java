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
 * Raised when the Python environment or the Python sources of an application cannot be
 * prepared.
 *
 * @since 0.1.0
 */
public class PythonEnvironmentException extends PythonStartException {

	/**
	 * Create a new instance.
	 * @param problem what was tried and what went wrong, with the output of the installer
	 * if there is any
	 * @param remedy what to set, to install or to change
	 */
	public PythonEnvironmentException(String problem, String remedy) {
		this(problem, remedy, null);
	}

	/**
	 * Create a new instance.
	 * @param problem what was tried and what went wrong, with the output of the installer
	 * if there is any
	 * @param remedy what to set, to install or to change
	 * @param cause the cause, if any
	 */
	public PythonEnvironmentException(String problem, String remedy, @Nullable Throwable cause) {
		super(problem, remedy, cause);
	}

	@Override
	public String getMessage() {
		return getProblem() + System.lineSeparator() + getRemedy();
	}

}
