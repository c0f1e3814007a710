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
 * Raised when a worker process cannot be started, or has ended although nobody asked it
 * to: out of the start of the event loops, or as the cause of what its calls fail with.
 *
 * @since 0.1.0
 */
public class PythonWorkerException extends PythonStartException {

	private final String reason;

	private final String output;

	/**
	 * Create a new instance whose message is the reason, the output and the remedy.
	 * @param reason what happened, in one line
	 * @param output the end of what the process wrote to its standard error, may be empty
	 * @param remedy what to do about it
	 * @param cause the cause, if any
	 */
	public PythonWorkerException(String reason, String output, String remedy, @Nullable Throwable cause) {
		super(problem(reason, output), remedy, cause);
		this.reason = reason;
		this.output = output;
	}

	private static String problem(String reason, String output) {
		return output.isEmpty() ? reason : reason + ". Its standard error ends with:\n\n" + output.indent(4);
	}

	/**
	 * Return what happened.
	 * @return one line that names the process and its exit code or signal
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return what the process wrote last to its standard error; after a crash that has
	 * the Python stack of all threads.
	 * @return the last lines, may be empty
	 */
	public String getOutput() {
		return this.output;
	}

}
