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

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import dev.pyloop.eventloop.CancellationSettings;

/**
 * What happens to calls that go on after they were cancelled or their time was up.
 *
 * @since 0.1.0
 */
public class PythonCancellationProperties {

	/**
	 * Time after its cancellation from which a call that goes on is interrupted by an
	 * exception in the thread that runs it. Never if 0.
	 */
	private Duration interruptAfter = Duration.ofSeconds(2);

	/**
	 * Time after the interruption, or after the cancellation if there is none, from which
	 * the event loop of a call that goes on is given up and replaced. Never if 0.
	 */
	private Duration killAfter = Duration.ofSeconds(5);

	public Duration getInterruptAfter() {
		return this.interruptAfter;
	}

	public void setInterruptAfter(Duration interruptAfter) {
		this.interruptAfter = interruptAfter;
	}

	public Duration getKillAfter() {
		return this.killAfter;
	}

	public void setKillAfter(Duration killAfter) {
		this.killAfter = killAfter;
	}

	CancellationSettings toSettings() {
		check("interrupt-after", this.interruptAfter);
		check("kill-after", this.killAfter);
		return new CancellationSettings(this.interruptAfter.isZero() ? null : this.interruptAfter,
				this.killAfter.isZero() ? null : this.killAfter);
	}

	private static void check(String name, Duration value) {
		if (value.isNegative()) {
			throw new InvalidConfigurationPropertyValueException("pyloop.event-loop.cancellation." + name, value,
					"Must not be negative; 0 turns this off.");
		}
	}

}
