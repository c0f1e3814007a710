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
 * Raised when a call is not accepted because of the load; it has not started, so it is
 * safe to repeat it later.
 *
 * @since 0.1.0
 */
public class PythonCallRejectedException extends PythonException {

	private final Reason reason;

	private final int pending;

	private final int limit;

	/**
	 * Create a new instance for too many calls in flight.
	 * @param message what was rejected and the remedy
	 * @param pending how many calls were in flight
	 * @param maxPending how many calls may be in flight
	 */
	public PythonCallRejectedException(String message, int pending, int maxPending) {
		this(message, Reason.MAX_PENDING, pending, maxPending);
	}

	/**
	 * Create a new instance.
	 * @param message what was rejected and the remedy
	 * @param reason why it was rejected
	 * @param pending the load at that time, as a number of calls; -1 if it is not known
	 * @param limit the load that is accepted, as a number of calls; -1 if it is not known
	 */
	public PythonCallRejectedException(String message, Reason reason, int pending, int limit) {
		super(message);
		this.reason = reason;
		this.pending = pending;
		this.limit = limit;
	}

	/**
	 * Return why the call was rejected.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Return the load at that time: the calls in flight, and those that waited.
	 * @return the number of calls, -1 if it is not known
	 */
	public int getPending() {
		return this.pending;
	}

	/**
	 * Return the load that is accepted.
	 * @return the number of calls, -1 if it is not known
	 */
	public int getLimit() {
		return this.limit;
	}

	/**
	 * Return how many calls may be in flight.
	 * @return the same as {@link #getLimit()}
	 */
	public int getMaxPending() {
		return this.limit;
	}

	/**
	 * Why a call was rejected.
	 */
	public enum Reason {

		/**
		 * Too many calls are in flight on the event loop.
		 */
		MAX_PENDING,

		/**
		 * Too many worker threads are held by plain generators.
		 */
		WORKER_THREADS,

		/**
		 * Too many calls of the function run, and no further one may wait.
		 */
		CONCURRENCY_LIMIT,

		/**
		 * Too many calls of the function were started in the period, and no further one
		 * may wait.
		 */
		RATE_LIMIT,

		/**
		 * The call waited longer than calls of the function may.
		 */
		QUEUE_TIMEOUT,

		/**
		 * The call waited and made room for another one.
		 */
		SHED

	}

}
