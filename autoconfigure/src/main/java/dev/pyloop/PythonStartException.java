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
 * Raised when Python cannot be started.
 *
 * @since 0.1.0
 */
public class PythonStartException extends PythonException {

	private final String problem;

	private final String remedy;

	public PythonStartException(String problem, String remedy) {
		this(problem, remedy, null);
	}

	/**
	 * Create a new instance whose message is the problem followed by the remedy.
	 * @param problem what went wrong, with the values that caused it
	 * @param remedy what to do about it
	 * @param cause the cause, if any
	 */
	public PythonStartException(String problem, String remedy, @Nullable Throwable cause) {
		super(problem + (problem.endsWith("\n") ? "\n" : ". ") + remedy, cause);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Return what went wrong, without the remedy.
	 * @return the problem
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return what to do about the problem.
	 * @return the remedy
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
