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

package dev.pyloop.asgi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs what of one application is refused without it: at most ten lines a second for each
 * status, as clients decide how many there are. Safe from any thread.
 */
final class RefusalLog {

	private static final Log logger = LogFactory.getLog(AsgiWebHandler.class);

	private static final int MAX_LINES = 10;

	private final String id;

	private final Map<Integer, Lines> lines = new ConcurrentHashMap<>();

	RefusalLog(String id) {
		this.id = id;
	}

	/**
	 * Log a refusal.
	 * @param status the status of HTTP, or the code that a WebSocket is closed with
	 * @param reason why
	 */
	void log(int status, String reason) {
		long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
		int line = this.lines.merge(status, new Lines(second, 1), Lines::plus).count();
		if (line <= MAX_LINES) {
			String what = (status < 1000) ? "Refused a request to" : "Closed a WebSocket of";
			String more = (line == MAX_LINES) ? "; more of this second are not logged" : "";
			logger.warn(what + " ASGI application '" + this.id + "' with " + status + ", because " + reason + more);
		}
	}

	/**
	 * How many lines there were.
	 *
	 * @param second in which second
	 * @param count how many
	 */
	private record Lines(long second, int count) {

		private Lines plus(Lines other) {
			return (this.second == other.second) ? new Lines(this.second, this.count + 1) : other;
		}

	}

}
