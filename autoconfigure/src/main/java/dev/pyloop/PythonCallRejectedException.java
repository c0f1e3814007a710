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
 * Raised when a call is not accepted because too many are in flight; it has not started,
 * so it is safe to repeat it later.
 *
 * @since 0.1.0
 */
public class PythonCallRejectedException extends PythonException {

	private final int pending;

	private final int maxPending;

	/**
	 * Create a new instance.
	 * @param message what was rejected and the remedy
	 * @param pending how many calls were in flight
	 * @param maxPending how many calls may be in flight
	 */
	public PythonCallRejectedException(String message, int pending, int maxPending) {
		super(message);
		this.pending = pending;
		this.maxPending = maxPending;
	}

	/**
	 * Return how many calls were in flight.
	 * @return the number of calls
	 */
	public int getPending() {
		return this.pending;
	}

	/**
	 * Return how many calls may be in flight.
	 * @return the number of calls
	 */
	public int getMaxPending() {
		return this.maxPending;
	}

}
