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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.springframework.util.backoff.BackOffExecution;

/**
 * Says when one loop may be restarted. The first restart comes at once, further ones wait
 * longer and longer, and too many of them within the window are the end. For one thread
 * at a time.
 */
final class RestartLimit {

	/**
	 * The answer if the loop is not to be restarted any more.
	 */
	static final long GIVE_UP = -1;

	private final SupervisionSettings settings;

	private final Deque<Long> restarts = new ArrayDeque<>();

	private BackOffExecution backOff;

	RestartLimit(SupervisionSettings settings) {
		this.settings = settings;
		this.backOff = settings.backOff().start();
	}

	/**
	 * Take note of a failure.
	 * @param now the time in nanoseconds
	 * @return how many nanoseconds the restart waits, or {@link #GIVE_UP}
	 */
	long next(long now) {
		long window = this.settings.restartWindow().toNanos();
		while (!this.restarts.isEmpty() && now - this.restarts.getFirst() > window) {
			this.restarts.removeFirst();
		}
		if (this.restarts.size() >= this.settings.maxRestarts()) {
			return GIVE_UP;
		}
		long delay = 0;
		if (this.restarts.isEmpty()) {
			this.backOff = this.settings.backOff().start();
		}
		else {
			delay = Duration.ofMillis(this.backOff.nextBackOff()).toNanos();
		}
		this.restarts.addLast(now + delay);
		return delay;
	}

	/**
	 * Return how many restarts there were within the window.
	 * @return the number of restarts
	 */
	int restarts() {
		return this.restarts.size();
	}

}
