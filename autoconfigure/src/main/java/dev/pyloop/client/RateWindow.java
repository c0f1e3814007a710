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

package dev.pyloop.client;

/**
 * The times of the last calls, so that no span of time as long as the period has more of
 * them than the rate. Not safe for use by several threads.
 */
final class RateWindow {

	private final long[] times;

	private final long period;

	private int oldest;

	private int size;

	RateWindow(int rate, long periodNanos) {
		this.times = new long[rate];
		this.period = periodNanos;
	}

	int rate() {
		return this.times.length;
	}

	/**
	 * Return how many calls were started in the period that ends now.
	 * @param now the time in nanoseconds
	 * @return the number of calls
	 */
	int used(long now) {
		while (this.size > 0 && now - this.times[this.oldest] >= this.period) {
			this.oldest = (this.oldest + 1) % this.times.length;
			this.size--;
		}
		return this.size;
	}

	/**
	 * Return how long to wait until calls may start.
	 * @param calls how many, at most the rate
	 * @param now the time in nanoseconds
	 * @return the nanoseconds, 0 if they may start now
	 */
	long delay(int calls, long now) {
		int excess = used(now) + calls - this.times.length;
		if (excess <= 0) {
			return 0;
		}
		long last = this.times[(this.oldest + excess - 1) % this.times.length];
		return last + this.period - now;
	}

	void removeLast() {
		if (this.size > 0) {
			this.size--;
		}
	}

	void add(int calls, long now) {
		for (int i = 0; i < calls; i++) {
			this.times[(this.oldest + this.size) % this.times.length] = now;
			this.size++;
		}
	}

}
