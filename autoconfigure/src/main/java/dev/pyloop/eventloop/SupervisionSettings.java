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
import org.springframework.util.Assert;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * When loops are restarted, replaced, added and removed.
 *
 * @param initialInterval how long a loop that fails again waits for its second restart;
 * the first one comes at once
 * @param multiplier by how much that grows with each further restart
 * @param maxInterval the longest wait
 * @param maxRestarts how many restarts there may be within the window before the loop is
 * given up; 0 turns restarts off
 * @param restartWindow the window
 * @param stallWarning how long a loop may be busy with one step before that is logged
 * @param stallTimeout how long it may be busy with one step before it is given up, or
 * {@code null} for ever
 * @param maxRequests after how many calls a loop is replaced, or {@code null} for never
 * @param maxAge after what time it is replaced, or {@code null} for never
 * @param maxMemory at how many bytes of resident memory its worker process is replaced,
 * or {@code null} for never
 * @param maxCount how many loops there may be while calls wait, or {@code null} for no
 * more than the count
 * @param queueAge how long calls may wait for Python before a loop is added
 * @param idleTime how long an added loop may have nothing to do before it is removed
 * @param unavailableTimeout how long calls wait for a loop that restarts when there is no
 * other
 * @since 0.1.0
 */
public record SupervisionSettings(Duration initialInterval, double multiplier, Duration maxInterval, int maxRestarts,
		Duration restartWindow, Duration stallWarning, @Nullable Duration stallTimeout, @Nullable Long maxRequests,
		@Nullable Duration maxAge, @Nullable Long maxMemory, @Nullable Integer maxCount, Duration queueAge,
		Duration idleTime, Duration unavailableTimeout) {

	public SupervisionSettings {
		positive("initialInterval", initialInterval);
		positive("maxInterval", maxInterval);
		positive("restartWindow", restartWindow);
		positive("stallWarning", stallWarning);
		positive("queueAge", queueAge);
		positive("idleTime", idleTime);
		Assert.isTrue(multiplier >= 1, () -> "'multiplier' must be at least 1 but is " + multiplier);
		Assert.isTrue(maxRestarts >= 0, () -> "'maxRestarts' must not be negative but is " + maxRestarts);
		Assert.isTrue(!unavailableTimeout.isNegative(),
				() -> "'unavailableTimeout' must not be negative but is " + unavailableTimeout);
		Assert.isTrue(stallTimeout == null || stallTimeout.compareTo(stallWarning) >= 0,
				() -> "'stallTimeout' must not be shorter than 'stallWarning' (" + stallWarning + ") but is "
						+ stallTimeout);
		Assert.isTrue(maxRequests == null || maxRequests > 0,
				() -> "'maxRequests' must be greater than 0 but is " + maxRequests);
		Assert.isTrue(maxMemory == null || maxMemory > 0,
				() -> "'maxMemory' must be greater than 0 but is " + maxMemory);
		Assert.isTrue(maxCount == null || maxCount > 0, () -> "'maxCount' must be greater than 0 but is " + maxCount);
		if (maxAge != null) {
			positive("maxAge", maxAge);
		}
	}

	private static void positive(String name, Duration value) {
		Assert.isTrue(!value.isNegative() && !value.isZero(),
				() -> "'" + name + "' must be greater than 0 but is " + value);
	}

	ExponentialBackOff backOff() {
		ExponentialBackOff backOff = new ExponentialBackOff(this.initialInterval.toMillis(), this.multiplier);
		backOff.setMaxInterval(this.maxInterval.toMillis());
		return backOff;
	}

	/**
	 * Return a builder with the default values.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builder of {@link SupervisionSettings}.
	 */
	public static final class Builder {

		private Duration initialInterval = Duration.ofMillis(200);

		private double multiplier = 2;

		private Duration maxInterval = Duration.ofSeconds(30);

		private int maxRestarts = 10;

		private Duration restartWindow = Duration.ofMinutes(1);

		private Duration stallWarning = Duration.ofMillis(400);

		private @Nullable Duration stallTimeout = Duration.ofSeconds(30);

		private @Nullable Long maxRequests;

		private @Nullable Duration maxAge;

		private @Nullable Long maxMemory;

		private @Nullable Integer maxCount;

		private Duration queueAge = Duration.ofMillis(500);

		private Duration idleTime = Duration.ofMinutes(1);

		private Duration unavailableTimeout = Duration.ofSeconds(5);

		private Builder() {
		}

		public Builder backOff(Duration initialInterval, double multiplier, Duration maxInterval) {
			this.initialInterval = initialInterval;
			this.multiplier = multiplier;
			this.maxInterval = maxInterval;
			return this;
		}

		public Builder maxRestarts(int maxRestarts, Duration window) {
			this.maxRestarts = maxRestarts;
			this.restartWindow = window;
			return this;
		}

		public Builder stallWarning(Duration stallWarning) {
			this.stallWarning = stallWarning;
			return this;
		}

		public Builder stallTimeout(@Nullable Duration stallTimeout) {
			this.stallTimeout = stallTimeout;
			return this;
		}

		public Builder maxRequests(@Nullable Long maxRequests) {
			this.maxRequests = maxRequests;
			return this;
		}

		public Builder maxAge(@Nullable Duration maxAge) {
			this.maxAge = maxAge;
			return this;
		}

		public Builder maxMemory(@Nullable Long maxMemory) {
			this.maxMemory = maxMemory;
			return this;
		}

		public Builder maxCount(@Nullable Integer maxCount) {
			this.maxCount = maxCount;
			return this;
		}

		public Builder queueAge(Duration queueAge) {
			this.queueAge = queueAge;
			return this;
		}

		public Builder idleTime(Duration idleTime) {
			this.idleTime = idleTime;
			return this;
		}

		public Builder unavailableTimeout(Duration unavailableTimeout) {
			this.unavailableTimeout = unavailableTimeout;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public SupervisionSettings build() {
			return new SupervisionSettings(this.initialInterval, this.multiplier, this.maxInterval, this.maxRestarts,
					this.restartWindow, this.stallWarning, this.stallTimeout, this.maxRequests, this.maxAge,
					this.maxMemory, this.maxCount, this.queueAge, this.idleTime, this.unavailableTimeout);
		}

	}

}
