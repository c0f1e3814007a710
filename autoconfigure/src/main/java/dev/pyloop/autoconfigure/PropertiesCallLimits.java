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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import dev.pyloop.client.PythonCallLimit;

/**
 * The limits that properties set, shared by all clients of an application context.
 *
 * @param all the limits
 */
record PropertiesCallLimits(List<PythonCallLimit> all) {

	private static final int MAX = 1 << 20;

	static PropertiesCallLimits of(Map<String, PythonLimitProperties> properties) {
		List<PythonCallLimit> limits = new ArrayList<>();
		Map<String, String> names = new HashMap<>();
		properties.forEach((name, limit) -> {
			PythonCallLimit created = create(name, limit);
			String other = names.put(created.function(), name);
			check(other == null, name, "function", created.function(),
					"Limit '" + other + "' is for the same function; leave one of them out.");
			limits.add(created);
		});
		return new PropertiesCallLimits(List.copyOf(limits));
	}

	private static PythonCallLimit create(String name, PythonLimitProperties properties) {
		String function = properties.getFunction();
		Integer maxConcurrency = properties.getMaxConcurrency();
		Integer rate = properties.getRate();
		check(maxConcurrency != null || rate != null, name, "max-concurrency", maxConcurrency,
				"Limit '" + name + "' limits nothing; set 'max-concurrency', or 'rate', or both.");
		check(maxConcurrency == null || isBetween(1, maxConcurrency), name, "max-concurrency", maxConcurrency,
				"Must be between 1 and " + MAX + ", or not be set.");
		check(rate == null || isBetween(1, rate), name, "rate", rate,
				"Must be between 1 and " + MAX + ", or not be set.");
		check(isBetween(0, properties.getMaxQueue()), name, "max-queue", properties.getMaxQueue(),
				"Must be between 0 and " + MAX + ".");
		check(isPositive(properties.getQueueTimeout()), name, "queue-timeout", properties.getQueueTimeout(),
				"Must be positive; to let no call wait, set 'max-queue' to 0.");
		check(isPositive(properties.getRatePeriod()), name, "rate-period", properties.getRatePeriod(),
				"Must be positive.");
		try {
			return PythonCallLimit.of(name, (function != null) ? function : "")
				.maxConcurrency(maxConcurrency)
				.maxQueue(properties.getMaxQueue())
				.queueTimeout(properties.getQueueTimeout())
				.rate(rate)
				.ratePeriod(properties.getRatePeriod())
				.shed(properties.getShed())
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(key(name, "function"), function,
					"Set it to 'package.module:name', or to the beginning of that with a final '*', such as"
							+ " 'package.module:*'.",
					ex);
		}
	}

	private static boolean isBetween(int least, int value) {
		return value >= least && value <= MAX;
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	private static String key(String name, String property) {
		return "pyloop.client.limits." + name + "." + property;
	}

	private static void check(boolean valid, String name, String property, @Nullable Object value, String reason) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException(key(name, property), value, reason);
		}
	}

}
