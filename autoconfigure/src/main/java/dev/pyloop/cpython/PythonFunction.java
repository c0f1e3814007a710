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

/**
 * A Python callable that direct calls go to. It is kept alive until its
 * {@link PythonDirect} is closed.
 */
final class PythonFunction {

	private static final int PROBES = 4;

	private static final long SLOW_NANOS = 100_000;

	private final String reference;

	private final long address;

	private final boolean plain;

	private final boolean builtin;

	private volatile boolean slow;

	private volatile int probes;

	private long shortest;

	PythonFunction(String reference, long address, boolean plain, boolean builtin) {
		this.reference = reference;
		this.address = address;
		this.plain = plain;
		this.builtin = builtin;
	}

	String reference() {
		return this.reference;
	}

	long address() {
		return this.address;
	}

	/**
	 * Return whether a call runs to its end when it is called, unlike a coroutine.
	 * @return {@code true} if it does
	 */
	boolean isPlain() {
		return this.plain;
	}

	/**
	 * Return whether it is a function of C that needs little stack and no certain thread.
	 * @return {@code true} if it is
	 */
	boolean isBuiltin() {
		return this.builtin;
	}

	/**
	 * Return whether its calls take so long that others should not queue behind them.
	 * @return {@code true} if they do
	 */
	boolean isSlow() {
		return this.slow;
	}

	/**
	 * Measure the next calls, because one of them held up the queue.
	 */
	void suspect() {
		if (this.probes == 0) {
			this.shortest = Long.MAX_VALUE;
			this.probes = PROBES;
		}
	}

	boolean isSuspect() {
		return this.probes > 0;
	}

	/**
	 * Note how long a call took. The shortest one counts, because a thread may have lost
	 * its processor in the middle of the others. Called by the holder of the gate.
	 * @param nanos the duration
	 */
	void measured(long nanos) {
		this.shortest = Math.min(this.shortest, nanos);
		int left = this.probes - 1;
		this.probes = left;
		if (left == 0) {
			this.slow = this.shortest > SLOW_NANOS;
		}
	}

}
