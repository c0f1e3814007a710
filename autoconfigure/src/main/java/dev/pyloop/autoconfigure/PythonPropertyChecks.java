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
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.util.unit.DataSize;

import dev.pyloop.cpython.PythonRuntimeOptions;
import dev.pyloop.cpython.PythonWorkerSettings;

/**
 * Checks of {@link PythonProperties} that name the property, its value and the remedy.
 */
final class PythonPropertyChecks {

	private static final int MAX_PENDING = 1 << 24;

	private static final int MAX_METERS = 100_000;

	private PythonPropertyChecks() {
	}

	static void check(PythonProperties properties) {
		checkPython(properties.getPython());
		checkEventLoop(properties.getEventLoop());
		PythonProperties.Client client = properties.getClient();
		Duration timeout = client.getTimeout();
		check(timeout == null || isPositive(timeout), "client.timeout", timeout, "Must be positive, or not be set.");
		int prefetch = client.getStream().getPrefetch();
		check(prefetch >= 0, "client.stream.prefetch", prefetch, "Must not be negative.");
		PropertiesCallLimits.of(client.getLimits());
		Duration gracePeriod = properties.getShutdown().getGracePeriod();
		int maxMeters = properties.getMetrics().getMaxMeters();
		check(maxMeters >= 0 && maxMeters <= MAX_METERS, "metrics.max-meters", maxMeters,
				"Must be between 0 and " + MAX_METERS + ".");
		check(!gracePeriod.isNegative(), "shutdown.grace-period", gracePeriod, "Must not be negative.");
	}

	private static void checkPython(PythonInterpreterProperties properties) {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put("pyloop.python.requirements", properties.getRequirements());
			entries.put("pyloop.python.virtual-environment", properties.getVirtualEnvironment());
		});
		check(isPositive(properties.getInstallTimeout()), "python.install-timeout", properties.getInstallTimeout(),
				"Must be positive.");
		check(!properties.getCacheRetention().isNegative(), "python.cache-retention", properties.getCacheRetention(),
				"Must not be negative.");
		Integer port = properties.getDebugger().getPort();
		check(port == null || (port > 0 && port < 1 << 16), "python.debugger.port", port,
				"Must be between 1 and 65535, or not be set.");
		PythonRuntimeOptions options = PythonRuntimeOptions.defaults();
		check("python.environment", properties.getEnvironment(),
				() -> options.withEnvironment(properties.getEnvironment()));
		check("python.flags", properties.getFlags(), () -> options.withFlags(properties.getFlags()));
	}

	private static void checkEventLoop(PythonEventLoopProperties properties) {
		check(properties.getHome() != PythonEventLoopLocation.INTERPRETER, "event-loop.home", properties.getHome(),
				"This version runs event loops in 'thread' or 'process'; 'auto' chooses one of them.");
		checkProcess(properties.getProcess());
		Integer count = properties.getCount();
		check(count == null || count > 0, "event-loop.count", count, "Must be greater than 0, or not be set.");
		check(properties.getMaxPending() > 0 && properties.getMaxPending() <= MAX_PENDING, "event-loop.max-pending",
				properties.getMaxPending(), "Must be between 1 and " + MAX_PENDING + ".");
		check(properties.getMaxEvents() > 0, "event-loop.max-events", properties.getMaxEvents(),
				"Must be greater than 0.");
		check(properties.getWorkerThreads() > 0, "event-loop.worker-threads", properties.getWorkerThreads(),
				"Must be greater than 0.");
		check(isPositive(properties.getSlowCallbackDuration()), "event-loop.slow-callback-duration",
				properties.getSlowCallbackDuration(), "Must be positive.");
		check(isPositive(properties.getStartTimeout()), "event-loop.start-timeout", properties.getStartTimeout(),
				"Must be positive.");
		check(!properties.getThreadNamePrefix().isBlank(), "event-loop.thread-name-prefix",
				properties.getThreadNamePrefix(), "Must not be empty.");
	}

	private static void checkProcess(PythonWorkerProperties properties) {
		PythonWorkerSettings settings = PythonWorkerSettings.defaults();
		check("event-loop.process.environment", properties.getEnvironment(),
				() -> settings.withEnvironment(properties.getEnvironment()));
		check("event-loop.process.nice", properties.getNice(), () -> settings.withNice(properties.getNice()));
		Integer threads = properties.getNativeThreads();
		check(threads == null || threads > 0, "event-loop.process.native-threads", threads,
				"Must be greater than 0, or not be set.");
		DataSize limit = properties.getMemoryLimit();
		check(limit == null || limit.toBytes() > 0, "event-loop.process.memory-limit", limit,
				"Must be greater than 0, or not be set.");
		check(limit == null || PythonWorkerSettings.isMemoryLimitSupported(), "event-loop.process.memory-limit", limit,
				"Only Linux keeps a process to such a limit; do not set it on other systems.");
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	private static void check(boolean valid, String name, @Nullable Object value, String reason) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("pyloop." + name, value, reason);
		}
	}

	private static void check(String name, Object value, Runnable use) {
		try {
			use.run();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("pyloop." + name, value, ex.getMessage() + ".", ex);
		}
	}

}
