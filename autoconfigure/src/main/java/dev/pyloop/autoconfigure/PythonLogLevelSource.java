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

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Reads the levels of Python's loggers, which are those of the loggers below
 * {@code python} in Java.
 */
final class PythonLogLevelSource {

	static final String ROOT = "python";

	private static final int TRACE = 5;

	private static final int OFF = 60;

	private final @Nullable LoggingSystem loggingSystem;

	PythonLogLevelSource(@Nullable LoggingSystem loggingSystem) {
		this.loggingSystem = loggingSystem;
	}

	/**
	 * Return the levels as they are now.
	 * @return the numbers of Python's levels by the names of loggers
	 */
	Map<String, Integer> levels() {
		Map<String, Integer> levels = new HashMap<>();
		List<LoggerConfiguration> configurations = configurations();
		for (LoggerConfiguration each : configurations) {
			LogLevel level = each.getConfiguredLevel();
			if (level != null && each.getName().startsWith(ROOT + ".")) {
				levels.put(each.getName().substring(ROOT.length() + 1), number(level));
			}
		}
		levels.put("", number(root(configurations)));
		return levels;
	}

	private List<LoggerConfiguration> configurations() {
		return (this.loggingSystem != null) ? this.loggingSystem.getLoggerConfigurations() : Collections.emptyList();
	}

	private static LogLevel root(List<LoggerConfiguration> configurations) {
		LogLevel found = LogLevel.INFO;
		for (LoggerConfiguration each : configurations) {
			LogLevel level = each.getConfiguredLevel();
			if (level != null && each.getName().equals(ROOT)) {
				return level;
			}
			if (level != null && each.getName().equals(LoggingSystem.ROOT_LOGGER_NAME)) {
				found = level;
			}
		}
		return found;
	}

	private static int number(LogLevel level) {
		return switch (level) {
			case TRACE -> TRACE;
			case DEBUG -> 10;
			case INFO -> 20;
			case WARN -> 30;
			case ERROR -> 40;
			case FATAL -> 50;
			case OFF -> OFF;
		};
	}

}
