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
import org.springframework.util.Assert;

/**
 * The checked settings of a {@link PythonCallLimit}.
 *
 * @param name the name of the limit
 * @param function the reference, or the beginning of references with a final {@code *}
 * @param maxConcurrency how many calls may run, if that is limited
 * @param maxQueue how many calls may wait
 * @param queueTimeout how long a call may wait
 * @param rate how many calls may be started in a period, if that is limited
 * @param ratePeriod the period
 * @param shed which call is rejected when too many wait
 */
record PythonCallLimitSettings(String name, String function, @Nullable Integer maxConcurrency, int maxQueue,
		Duration queueTimeout, @Nullable Integer rate, Duration ratePeriod, PythonCallLimit.Shed shed) {

	static final int MAX = 1 << 20;

	PythonCallLimitSettings {
		Assert.hasText(name, "'name' must not be empty");
		Assert.hasText(function, () -> "'function' of limit '" + name + "' must not be empty");
		Assert.isTrue(isReference(function),
				() -> "'function' of limit '" + name + "' is '" + function
						+ "', which is neither of the form 'package.module:name' nor the beginning of that with a"
						+ " final '*'");
		Assert.isTrue(maxConcurrency != null || rate != null, () -> "Limit '" + name
				+ "' limits nothing; set how many calls may run (max-concurrency) or start in a period (rate)");
		Assert.isTrue(maxConcurrency == null || isBetween(1, maxConcurrency), () -> "'maxConcurrency' of limit '" + name
				+ "' must be between 1 and " + MAX + " but is " + maxConcurrency);
		Assert.isTrue(isBetween(0, maxQueue),
				() -> "'maxQueue' of limit '" + name + "' must be between 0 and " + MAX + " but is " + maxQueue);
		Assert.isTrue(rate == null || isBetween(1, rate),
				() -> "'rate' of limit '" + name + "' must be between 1 and " + MAX + " but is " + rate);
		checkPositive(queueTimeout, "queueTimeout", name);
		checkPositive(ratePeriod, "ratePeriod", name);
		Assert.notNull(shed, () -> "'shed' of limit '" + name + "' must not be null");
	}

	private static boolean isBetween(int least, int value) {
		return value >= least && value <= MAX;
	}

	private static void checkPositive(Duration duration, String what, String name) {
		Assert.notNull(duration, () -> "'" + what + "' of limit '" + name + "' must not be null");
		Assert.isTrue(!duration.isNegative() && !duration.isZero(),
				() -> "'" + what + "' of limit '" + name + "' must be positive but is " + duration);
	}

	private static boolean isReference(String function) {
		int star = function.indexOf('*');
		int colon = function.indexOf(':');
		if (star >= 0) {
			return star == function.length() - 1 && colon != 0;
		}
		return colon > 0 && colon < function.length() - 1 && function.indexOf(':', colon + 1) < 0;
	}

	boolean isPattern() {
		return this.function.endsWith("*");
	}

	String prefix() {
		return this.function.substring(0, this.function.length() - 1);
	}

}
