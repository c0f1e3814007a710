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

package dev.pyloop.eventloop;

import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A record of Python's logging.
 *
 * @param level the number of Python's level
 * @param logger the name of the logger in Python
 * @param message the message
 * @param error what was logged with it, or {@code null}
 * @param context the mapped diagnostic context
 */
record PythonLogLine(int level, String logger, String message, @Nullable Throwable error, Map<String, String> context) {

	private static final int OVERHEAD = 200;

	/**
	 * Return what the line takes in memory.
	 * @return about so many characters
	 */
	int size() {
		return this.message.length() + OVERHEAD;
	}

	void write() {
		Log log = LogFactory.getLog("python." + this.logger);
		PythonLogContext.run(this.context, () -> level(this.level).write(log, this.message, this.error));
	}

	static Level level(String name) {
		return switch (name) {
			case "ERROR" -> Log::error;
			case "WARNING" -> Log::warn;
			default -> Log::info;
		};
	}

	private static Level level(int number) {
		if (number >= 40) {
			return Log::error;
		}
		if (number >= 30) {
			return Log::warn;
		}
		if (number >= 20) {
			return Log::info;
		}
		return (number >= 10) ? Log::debug : Log::trace;
	}

	/**
	 * Writes at one level.
	 */
	interface Level {

		void write(Log log, Object message, @Nullable Throwable error);

	}

}
