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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Limits how many calls of some functions run at once, how many are started in a period,
 * and how many wait for that. Calls that wait take turns by their affinity keys. An
 * instance counts the calls of all clients that it was given to. Safe from any thread.
 *
 * @since 0.1.0
 */
public final class PythonCallLimit {

	private final PythonCallLimitSettings settings;

	private final CallLimiter limiter;

	PythonCallLimit(PythonCallLimitSettings settings, CallLimiter limiter) {
		this.settings = settings;
		this.limiter = limiter;
	}

	/**
	 * Return a builder.
	 * @param name the name of the limit, for messages
	 * @param function the function as {@code package.module:name}, or the beginning of
	 * such references with a final {@code *}
	 * @return the builder
	 */
	public static Builder of(String name, String function) {
		return new Builder(name, function);
	}

	/**
	 * Return the name of the limit.
	 * @return the name
	 */
	public String name() {
		return this.settings.name();
	}

	/**
	 * Return which calls the limit counts.
	 * @return a reference, or the beginning of references with a final {@code *}
	 */
	public String function() {
		return this.settings.function();
	}

	/**
	 * Return how many calls run: they were started, and Python has not told their end.
	 * @return the number of calls, each of those that were gathered counted
	 */
	public int running() {
		return this.limiter.running();
	}

	/**
	 * Return how many calls wait to be started.
	 * @return the number of calls, each of those that were gathered counted
	 */
	public int waiting() {
		return this.limiter.waiting();
	}

	PythonCallLimitSettings settings() {
		return this.settings;
	}

	CallLimiter limiter() {
		return this.limiter;
	}

	@Override
	public String toString() {
		return "PythonCallLimit[name=" + name() + ", function=" + function() + ", running=" + running() + ", waiting="
				+ waiting() + "]";
	}

	/**
	 * Which call is rejected when too many wait. It is one of the affinity key with the
	 * most calls that wait.
	 */
	public enum Shed {

		/**
		 * The one that came last.
		 */
		NEWEST,

		/**
		 * The one that has waited longest, which is of less use than a fresh one when its
		 * caller may have given up.
		 */
		OLDEST

	}

	/**
	 * Builder of a {@link PythonCallLimit}. Values are checked by {@link #build()}.
	 */
	public static final class Builder {

		private final String name;

		private final String function;

		private @Nullable Integer maxConcurrency;

		private int maxQueue = 100;

		private Duration queueTimeout = Duration.ofSeconds(5);

		private @Nullable Integer rate;

		private Duration ratePeriod = Duration.ofSeconds(1);

		private Shed shed = Shed.NEWEST;

		private Builder(String name, String function) {
			this.name = name;
			this.function = function;
		}

		/**
		 * Set how many calls may run at once.
		 * @param maxConcurrency the number of calls, or {@code null} for no such limit
		 * @return this builder
		 */
		public Builder maxConcurrency(@Nullable Integer maxConcurrency) {
			this.maxConcurrency = maxConcurrency;
			return this;
		}

		/**
		 * Set how many calls may wait, by default 100.
		 * @param maxQueue the number of calls, 0 to reject at once what cannot start
		 * @return this builder
		 */
		public Builder maxQueue(int maxQueue) {
			this.maxQueue = maxQueue;
			return this;
		}

		/**
		 * Set how long a call may wait, by default 5 seconds.
		 * @param queueTimeout the time
		 * @return this builder
		 */
		public Builder queueTimeout(Duration queueTimeout) {
			this.queueTimeout = queueTimeout;
			return this;
		}

		/**
		 * Set how many calls may be started in any span of time that is as long as the
		 * rate period.
		 * @param rate the number of calls, or {@code null} for no such limit
		 * @return this builder
		 */
		public Builder rate(@Nullable Integer rate) {
			this.rate = rate;
			return this;
		}

		/**
		 * Set the period of the rate, by default 1 second.
		 * @param ratePeriod the time
		 * @return this builder
		 */
		public Builder ratePeriod(Duration ratePeriod) {
			this.ratePeriod = ratePeriod;
			return this;
		}

		/**
		 * Set which call is rejected when too many wait, by default the newest.
		 * @param shed the choice
		 * @return this builder
		 */
		public Builder shed(Shed shed) {
			this.shed = shed;
			return this;
		}

		/**
		 * Build the limit.
		 * @return the limit
		 * @throws IllegalArgumentException if a value is not valid or nothing is limited
		 */
		public PythonCallLimit build() {
			PythonCallLimitSettings settings = new PythonCallLimitSettings(this.name, this.function,
					this.maxConcurrency, this.maxQueue, this.queueTimeout, this.rate, this.ratePeriod, this.shed);
			return new PythonCallLimit(settings, CallLimiter.create(settings));
		}

	}

}
