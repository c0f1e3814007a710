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

package dev.pyloop.autoconfigure;

import java.time.Duration;

/**
 * How event loops that fail are restarted.
 *
 * @since 0.1.0
 */
public class PythonRestartProperties {

	/**
	 * Time that an event loop waits for its second restart within the window. The first
	 * one comes at once.
	 */
	private Duration initialInterval = Duration.ofMillis(200);

	/**
	 * Factor by which that grows with each further restart.
	 */
	private double multiplier = 2;

	/**
	 * Longest wait for a restart.
	 */
	private Duration maxInterval = Duration.ofSeconds(30);

	/**
	 * Number of restarts within the window after which an event loop is given up. None if
	 * 0.
	 */
	private int maxRestarts = 10;

	/**
	 * Time in which restarts are counted.
	 */
	private Duration window = Duration.ofMinutes(1);

	/**
	 * Time that calls wait while the only event loop restarts. They fail at once if 0.
	 */
	private Duration unavailableTimeout = Duration.ofSeconds(5);

	public Duration getInitialInterval() {
		return this.initialInterval;
	}

	public void setInitialInterval(Duration initialInterval) {
		this.initialInterval = initialInterval;
	}

	public double getMultiplier() {
		return this.multiplier;
	}

	public void setMultiplier(double multiplier) {
		this.multiplier = multiplier;
	}

	public Duration getMaxInterval() {
		return this.maxInterval;
	}

	public void setMaxInterval(Duration maxInterval) {
		this.maxInterval = maxInterval;
	}

	public int getMaxRestarts() {
		return this.maxRestarts;
	}

	public void setMaxRestarts(int maxRestarts) {
		this.maxRestarts = maxRestarts;
	}

	public Duration getWindow() {
		return this.window;
	}

	public void setWindow(Duration window) {
		this.window = window;
	}

	public Duration getUnavailableTimeout() {
		return this.unavailableTimeout;
	}

	public void setUnavailableTimeout(Duration unavailableTimeout) {
		this.unavailableTimeout = unavailableTimeout;
	}

}
