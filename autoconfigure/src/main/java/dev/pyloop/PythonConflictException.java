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

/**
 * Raised when this process already runs another Python than the one that is asked for.
 *
 * @since 0.1.0
 */
public class PythonConflictException extends PythonStartException {

	private final String running;

	private final String requested;

	/**
	 * Create a new instance.
	 * @param running the Python that runs in this process
	 * @param requested the Python that was asked for
	 * @param remedy what to do about it
	 */
	public PythonConflictException(String running, String requested, String remedy) {
		super("This process already runs " + running + " and cannot run " + requested + " as well", remedy);
		this.running = running;
		this.requested = requested;
	}

	/**
	 * Return the Python that runs in this process.
	 * @return the library or environment
	 */
	public String getRunning() {
		return this.running;
	}

	/**
	 * Return the Python that was asked for.
	 * @return the library or environment
	 */
	public String getRequested() {
		return this.requested;
	}

}
