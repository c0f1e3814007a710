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
 * What happens to event loops that are busy with one step for long.
 *
 * @since 0.1.0
 */
public class PythonStallProperties {

	/**
	 * Time from which a step of an event loop is logged, with the Python stacks.
	 */
	private Duration warning = Duration.ofMillis(400);

	/**
	 * Time after which an event loop that does not end a step is given up and replaced.
	 * Its calls fail. Never if 0.
	 */
	private Duration timeout = Duration.ofSeconds(30);

	public Duration getWarning() {
		return this.warning;
	}

	public void setWarning(Duration warning) {
		this.warning = warning;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

}
