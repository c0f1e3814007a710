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

/**
 * How many event loops there are beyond the count, while calls wait.
 *
 * @since 0.1.0
 */
public class PythonElasticProperties {

	/**
	 * Number of event loops that there may be while calls wait. No more than the count if
	 * not set.
	 */
	private @Nullable Integer maxCount;

	/**
	 * Time that calls may wait for Python on each event loop before one is added.
	 */
	private Duration queueAge = Duration.ofMillis(500);

	/**
	 * Time without calls after which an added event loop is removed.
	 */
	private Duration idleTime = Duration.ofMinutes(1);

	public @Nullable Integer getMaxCount() {
		return this.maxCount;
	}

	public void setMaxCount(@Nullable Integer maxCount) {
		this.maxCount = maxCount;
	}

	public Duration getQueueAge() {
		return this.queueAge;
	}

	public void setQueueAge(Duration queueAge) {
		this.queueAge = queueAge;
	}

	public Duration getIdleTime() {
		return this.idleTime;
	}

	public void setIdleTime(Duration idleTime) {
		this.idleTime = idleTime;
	}

}
