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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What Python code recorded for one meter.
 *
 * @param kind what the meter is
 * @param name the name of the meter
 * @param tags the values of the tags by their keys
 * @param unit the base unit, or {@code null}
 * @param description what the meter means, or {@code null}
 * @param recordings how often was recorded
 * @param value the sum of the increments of a counter, or the last value of a gauge
 * @param durations the first durations of a timer, in seconds
 * @param classes its further durations
 * @since 0.1.0
 */
public record RecordedMeter(Kind kind, String name, Map<String, String> tags, @Nullable String unit,
		@Nullable String description, long recordings, double value, List<Double> durations,
		List<DurationClass> classes) {

	static RecordedMeter of(@Nullable Object payload) {
		if (!(payload instanceof List<?> values) || values.size() != 7 || !(values.get(1) instanceof String name)) {
			throw new IllegalStateException("Corrupt meter: " + payload);
		}
		Kind kind = Kind.values()[number(values.get(0)).intValue()];
		Object value = values.get(6);
		List<?> parts = (kind == Kind.TIMER) ? list(value) : List.of(Collections.emptyList(), Collections.emptyList());
		return new RecordedMeter(kind, name, tags(list(values.get(2))), (String) values.get(3), (String) values.get(4),
				number(values.get(5)).longValue(), (kind == Kind.TIMER) ? 0 : number(value).doubleValue(),
				list(parts.get(0)).stream().map((duration) -> number(duration).doubleValue()).toList(),
				list(parts.get(1)).stream().map(DurationClass::of).toList());
	}

	private static Map<String, String> tags(List<?> texts) {
		Map<String, String> tags = new LinkedHashMap<>();
		for (int i = 0; i < texts.size(); i += 2) {
			tags.put((String) texts.get(i), (String) texts.get(i + 1));
		}
		return tags;
	}

	static List<?> list(@Nullable Object value) {
		if (value instanceof List<?> list) {
			return list;
		}
		throw new IllegalStateException("Corrupt meter: " + value + " is no list");
	}

	static Number number(@Nullable Object value) {
		if (value instanceof Number number) {
			return number;
		}
		throw new IllegalStateException("Corrupt meter: " + value + " is no number");
	}

	/**
	 * What a meter is, in the order of the numbers that Python has for it.
	 */
	public enum Kind {

		/**
		 * Counts what happens.
		 */
		COUNTER,

		/**
		 * Has a value that goes up and down.
		 */
		GAUGE,

		/**
		 * Has durations.
		 */
		TIMER

	}

	/**
	 * Durations that are about as long.
	 *
	 * @param count how many there are
	 * @param total their sum in seconds
	 * @param longest the longest of them in seconds
	 */
	public record DurationClass(long count, double total, double longest) {

		private static DurationClass of(@Nullable Object payload) {
			List<?> values = list(payload);
			return new DurationClass(number(values.get(0)).longValue(), number(values.get(1)).doubleValue(),
					number(values.get(2)).doubleValue());
		}

	}

}
