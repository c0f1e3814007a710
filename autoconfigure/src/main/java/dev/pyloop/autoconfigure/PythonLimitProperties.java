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

import org.jspecify.annotations.Nullable;

import dev.pyloop.client.PythonCallLimit.Shed;

/**
 * A limit of the calls of some functions.
 *
 * @since 0.1.0
 */
public class PythonLimitProperties {

	/**
	 * Function whose calls are limited, as 'package.module:name', or the beginning of
	 * such references with a final '*'.
	 */
	private @Nullable String function;

	/**
	 * Number of calls that may run at once. Not limited if not set.
	 */
	private @Nullable Integer maxConcurrency;

	/**
	 * Number of calls that may wait. Further ones are rejected.
	 */
	private int maxQueue = 100;

	/**
	 * Time that a call may wait before it is rejected.
	 */
	private Duration queueTimeout = Duration.ofSeconds(5);

	/**
	 * Number of calls that may be started in the rate period. Not limited if not set.
	 */
	private @Nullable Integer rate;

	/**
	 * Period of the rate.
	 */
	private Duration ratePeriod = Duration.ofSeconds(1);

	/**
	 * Which call is rejected when too many wait.
	 */
	private Shed shed = Shed.NEWEST;

	public @Nullable String getFunction() {
		return this.function;
	}

	public void setFunction(@Nullable String function) {
		this.function = function;
	}

	public @Nullable Integer getMaxConcurrency() {
		return this.maxConcurrency;
	}

	public void setMaxConcurrency(@Nullable Integer maxConcurrency) {
		this.maxConcurrency = maxConcurrency;
	}

	public int getMaxQueue() {
		return this.maxQueue;
	}

	public void setMaxQueue(int maxQueue) {
		this.maxQueue = maxQueue;
	}

	public Duration getQueueTimeout() {
		return this.queueTimeout;
	}

	public void setQueueTimeout(Duration queueTimeout) {
		this.queueTimeout = queueTimeout;
	}

	public @Nullable Integer getRate() {
		return this.rate;
	}

	public void setRate(@Nullable Integer rate) {
		this.rate = rate;
	}

	public Duration getRatePeriod() {
		return this.ratePeriod;
	}

	public void setRatePeriod(Duration ratePeriod) {
		this.ratePeriod = ratePeriod;
	}

	public Shed getShed() {
		return this.shed;
	}

	public void setShed(Shed shed) {
		this.shed = shed;
	}

}
