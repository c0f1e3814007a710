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

package dev.pyloop.bench;

import java.util.Locale;

import org.HdrHistogram.Histogram;

/**
 * Formats figures.
 */
final class Figures {

	private Figures() {
	}

	static String rate(double perSecond) {
		return rate(perSecond, "");
	}

	static String rate(double perSecond, String unit) {
		if (perSecond >= 1e6) {
			return format("%.2f M%s/s", perSecond / 1e6, unit);
		}
		return (perSecond >= 1e3) ? format("%.0f k%s/s", perSecond / 1e3, unit)
				: format("%.1f %s/s", perSecond, unit).replace("  ", " ");
	}

	static String ratio(double ratio) {
		return format("%.2f", ratio);
	}

	static String micros(double nanos) {
		return format("%.1f µs", nanos / 1e3);
	}

	static String millis(double nanos) {
		return format("%.2f ms", nanos / 1e6);
	}

	static String megabytes(double bytes) {
		return format("%.2f MB", bytes / 1e6);
	}

	static String percentiles(Histogram nanos) {
		return "p50 " + micros(nanos.getValueAtPercentile(50)) + ", p99 " + micros(nanos.getValueAtPercentile(99))
				+ ", p99.9 " + micros(nanos.getValueAtPercentile(99.9));
	}

	static String format(String format, Object... args) {
		return String.format(Locale.ROOT, format, args);
	}

}
