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

/**
 * Counts only time in which the supervisor ran: while the whole machine or this process
 * stands still, Python does not beat, and is not to blame. For one thread.
 */
final class SupervisionClock {

	private static final long LONGEST = 2 * SupervisionRound.INTERVAL.toNanos();

	private long last;

	private long time;

	SupervisionClock(long now) {
		this.last = now;
	}

	/**
	 * Go on.
	 * @param now the time in nanoseconds
	 * @return the time that counts, in nanoseconds
	 */
	long advance(long now) {
		this.time += Math.min(now - this.last, LONGEST);
		this.last = now;
		return this.time;
	}

}
