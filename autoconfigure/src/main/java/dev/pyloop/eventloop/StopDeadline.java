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
 * When a loop has to have ended. Somebody else may want that sooner. Safe from any
 * thread.
 */
final class StopDeadline {

	private boolean set;

	private long end;

	private long drained;

	/**
	 * Let the loop end by then, if not sooner.
	 * @param end the end, in the time of {@link System#nanoTime()}
	 */
	synchronized void hasten(long end) {
		if (!this.set || end - this.end < 0) {
			this.set = true;
			this.end = end;
			this.drained = end - (end - System.nanoTime()) / 4;
		}
	}

	/**
	 * Return when the calls of the loop have to have ended.
	 * @return the time of {@link System#nanoTime()}
	 */
	synchronized long drained() {
		return this.drained;
	}

	/**
	 * Return how much time is left.
	 * @return the time in nanoseconds
	 */
	synchronized long left() {
		return this.end - System.nanoTime();
	}

}
