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
import org.springframework.util.unit.DataSize;

import dev.pyloop.eventloop.SupervisionSettings;

/**
 * Maps the properties of event loops to the settings of their supervisor, and checks
 * them.
 */
final class SupervisionSettingsMapper {

	private SupervisionSettingsMapper() {
	}

	static SupervisionSettings map(PythonEventLoopProperties properties) {
		SupervisionSettings.Builder builder = SupervisionSettings.builder();
		restart(properties.getRestart(), builder);
		replacement(properties, builder);
		elastic(properties, builder);
		stall(properties.getStall(), builder);
		return builder.build();
	}

	private static void restart(PythonRestartProperties properties, SupervisionSettings.Builder builder) {
		positive("restart.initial-interval", properties.getInitialInterval());
		positive("restart.max-interval", properties.getMaxInterval());
		positive("restart.window", properties.getWindow());
		check(properties.getMultiplier() >= 1, "restart.multiplier", properties.getMultiplier(), "Must be at least 1.");
		check(properties.getMaxRestarts() >= 0, "restart.max-restarts", properties.getMaxRestarts(),
				"Must not be negative.");
		check(!properties.getUnavailableTimeout().isNegative(), "restart.unavailable-timeout",
				properties.getUnavailableTimeout(), "Must not be negative.");
		builder.backOff(properties.getInitialInterval(), properties.getMultiplier(), properties.getMaxInterval())
			.maxRestarts(properties.getMaxRestarts(), properties.getWindow())
			.unavailableTimeout(properties.getUnavailableTimeout());
	}

	private static void replacement(PythonEventLoopProperties eventLoop, SupervisionSettings.Builder builder) {
		PythonReplacementProperties properties = eventLoop.getReplacement();
		Long maxRequests = properties.getMaxRequests();
		check(maxRequests == null || maxRequests > 0, "replacement.max-requests", maxRequests,
				"Must be greater than 0, or not be set.");
		Duration maxAge = properties.getMaxAge();
		check(maxAge == null || isPositive(maxAge), "replacement.max-age", maxAge, "Must be positive, or not be set.");
		DataSize maxMemory = properties.getMaxMemory();
		check(maxMemory == null || maxMemory.toBytes() > 0, "replacement.max-memory", maxMemory,
				"Must be greater than 0, or not be set.");
		check(maxMemory == null || eventLoop.getHome() != PythonEventLoopLocation.THREAD, "replacement.max-memory",
				maxMemory,
				"Event loops on threads share the memory of the JVM. Set 'pyloop.event-loop.home' to 'process', or do"
						+ " not set this.");
		builder.maxRequests(maxRequests).maxAge(maxAge);
		builder.maxMemory((maxMemory != null) ? maxMemory.toBytes() : null);
	}

	private static void elastic(PythonEventLoopProperties eventLoop, SupervisionSettings.Builder builder) {
		PythonElasticProperties properties = eventLoop.getElastic();
		positive("elastic.queue-age", properties.getQueueAge());
		positive("elastic.idle-time", properties.getIdleTime());
		Integer maxCount = properties.getMaxCount();
		Integer count = eventLoop.getCount();
		check(maxCount == null || maxCount >= ((count != null) ? count : 1), "elastic.max-count", maxCount,
				"Must not be less than 'pyloop.event-loop.count', or not be set.");
		builder.maxCount(maxCount).queueAge(properties.getQueueAge()).idleTime(properties.getIdleTime());
	}

	private static void stall(PythonStallProperties properties, SupervisionSettings.Builder builder) {
		positive("stall.warning", properties.getWarning());
		Duration timeout = properties.getTimeout();
		check(timeout.isZero() || timeout.compareTo(properties.getWarning()) >= 0, "stall.timeout", timeout,
				"Must not be less than 'pyloop.event-loop.stall.warning', or be 0 for never.");
		builder.stallWarning(properties.getWarning()).stallTimeout(timeout.isZero() ? null : timeout);
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	private static void positive(String name, Duration value) {
		check(isPositive(value), name, value, "Must be positive.");
	}

	private static void check(boolean valid, String name, @Nullable Object value, String reason) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("pyloop.event-loop." + name, value, reason);
		}
	}

}
