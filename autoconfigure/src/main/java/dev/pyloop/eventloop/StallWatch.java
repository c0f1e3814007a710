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

import org.jspecify.annotations.Nullable;

/**
 * Finds out from the heartbeat of one loop whether it is busy with one step for too long.
 * A loop that sleeps does not beat, and is not stalled. For one thread.
 */
final class StallWatch {

	/**
	 * What is to be done about the loop.
	 */
	enum Verdict {

		/**
		 * Nothing.
		 */
		FINE,

		/**
		 * Tell that it is stalled; said once a stall.
		 */
		WARN,

		/**
		 * Tell that it goes on.
		 */
		RECOVERED,

		/**
		 * Give it up; said once.
		 */
		GIVE_UP

	}

	private final long warning;

	private final @Nullable Duration timeout;

	private long heartbeat = -1;

	private long since;

	private boolean warned;

	private boolean givenUp;

	private volatile long stalledFor;

	StallWatch(SupervisionSettings settings) {
		this.warning = settings.stallWarning().toNanos();
		this.timeout = settings.stallTimeout();
	}

	/**
	 * Look at the loop.
	 * @param now the time in nanoseconds
	 * @param heartbeat its heartbeat
	 * @param sleeps whether it has declared that it sleeps
	 * @return what to do
	 */
	Verdict look(long now, long heartbeat, boolean sleeps) {
		if (sleeps || heartbeat != this.heartbeat) {
			this.heartbeat = heartbeat;
			this.since = now;
			return recovered();
		}
		this.stalledFor = now - this.since;
		if (this.timeout != null && this.stalledFor >= this.timeout.toNanos() && !this.givenUp) {
			this.givenUp = true;
			return Verdict.GIVE_UP;
		}
		if (this.stalledFor >= this.warning && !this.warned) {
			this.warned = true;
			return Verdict.WARN;
		}
		return Verdict.FINE;
	}

	private Verdict recovered() {
		boolean warned = this.warned;
		this.warned = false;
		if (warned) {
			return Verdict.RECOVERED;
		}
		this.stalledFor = 0;
		return Verdict.FINE;
	}

	/**
	 * Return how long the step takes that the loop is busy with, or took when it has just
	 * recovered.
	 * @return the time in nanoseconds, 0 if the loop goes on
	 */
	long stalledFor() {
		return this.stalledFor;
	}

}
