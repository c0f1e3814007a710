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
import org.springframework.util.unit.DataSize;

/**
 * When event loops that run are replaced by fresh ones, one after the other.
 *
 * @since 0.1.0
 */
public class PythonReplacementProperties {

	/**
	 * Number of calls and requests after which an event loop is replaced. Never if not
	 * set.
	 */
	private @Nullable Long maxRequests;

	/**
	 * Time after which an event loop is replaced. Never if not set.
	 */
	private @Nullable Duration maxAge;

	/**
	 * Resident memory at which a worker process is replaced. On Linux and for worker
	 * processes only. Never if not set.
	 */
	private @Nullable DataSize maxMemory;

	public @Nullable Long getMaxRequests() {
		return this.maxRequests;
	}

	public void setMaxRequests(@Nullable Long maxRequests) {
		this.maxRequests = maxRequests;
	}

	public @Nullable Duration getMaxAge() {
		return this.maxAge;
	}

	public void setMaxAge(@Nullable Duration maxAge) {
		this.maxAge = maxAge;
	}

	public @Nullable DataSize getMaxMemory() {
		return this.maxMemory;
	}

	public void setMaxMemory(@Nullable DataSize maxMemory) {
		this.maxMemory = maxMemory;
	}

}
