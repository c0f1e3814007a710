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

package dev.pyloop.eventloop;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonCallQuarantinedException;
import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonUnavailableException;

/**
 * Why a call was not accepted.
 *
 * @since 0.1.0
 */
public enum CallRejection {

	/**
	 * Too many calls are in flight on the event loop.
	 */
	MAX_PENDING,

	/**
	 * Too many worker threads are held by plain generators.
	 */
	WORKER_THREADS,

	/**
	 * Too many calls of the function run.
	 */
	CONCURRENCY_LIMIT,

	/**
	 * Too many calls of the function were started in the period.
	 */
	RATE_LIMIT,

	/**
	 * The call waited longer than calls of the function may.
	 */
	QUEUE_TIMEOUT,

	/**
	 * The call waited and made room for another one.
	 */
	SHED,

	/**
	 * The call ended its event loops before.
	 */
	QUARANTINED,

	/**
	 * No event loop runs.
	 */
	UNAVAILABLE;

	/**
	 * Return the value of the tag of meters.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

	static @Nullable CallRejection of(Throwable failure) {
		if (failure instanceof PythonCallRejectedException rejected) {
			return of(rejected.getReason());
		}
		if (failure instanceof PythonCallQuarantinedException) {
			return QUARANTINED;
		}
		return (failure instanceof PythonUnavailableException unavailable && !unavailable.isStarted()) ? UNAVAILABLE
				: null;
	}

	private static CallRejection of(PythonCallRejectedException.Reason reason) {
		return switch (reason) {
			case MAX_PENDING -> MAX_PENDING;
			case WORKER_THREADS -> WORKER_THREADS;
			case CONCURRENCY_LIMIT -> CONCURRENCY_LIMIT;
			case RATE_LIMIT -> RATE_LIMIT;
			case QUEUE_TIMEOUT -> QUEUE_TIMEOUT;
			case SHED -> SHED;
		};
	}

}
