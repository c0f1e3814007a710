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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a loop tells of itself from time to time.
 *
 * @param delays how late in seconds the loop ran what was due, of each sample
 * @param utilization the share of the time that it did not wait, from 0 to 1, or NaN if
 * the implementation of the loop does not tell
 * @param gilWait how long in seconds it waited for the GIL when it gave that away
 * @param tasks how many tasks of asyncio it has
 * @param garbage of each generation of the garbage collector since the start of the
 * interpreter
 * @param blocks how many blocks of memory the interpreter has
 * @since 0.1.0
 */
public record LoopTelemetry(List<Double> delays, double utilization, double gilWait, long tasks,
		List<Generation> garbage, long blocks) {

	static LoopTelemetry of(@Nullable Object payload) {
		if (!(payload instanceof List<?> values) || values.size() != 6) {
			throw new IllegalStateException("Corrupt telemetry: " + payload);
		}
		Object utilization = values.get(1);
		return new LoopTelemetry(
				((List<?>) values.get(0)).stream().map((delay) -> number(delay).doubleValue()).toList(),
				(utilization != null) ? number(utilization).doubleValue() : Double.NaN,
				number(values.get(2)).doubleValue(), number(values.get(3)).longValue(),
				((List<?>) values.get(4)).stream().map(Generation::of).toList(), number(values.get(5)).longValue());
	}

	private static Number number(@Nullable Object value) {
		if (value instanceof Number number) {
			return number;
		}
		throw new IllegalStateException("Corrupt telemetry: " + value + " is no number");
	}

	/**
	 * What the garbage collector did.
	 *
	 * @param collections how often it looked
	 * @param collected how many objects it collected
	 * @param uncollectable how many it could not collect
	 */
	public record Generation(long collections, long collected, long uncollectable) {

		private static Generation of(@Nullable Object values) {
			List<?> numbers = (List<?>) values;
			if (numbers == null || numbers.size() != 3) {
				throw new IllegalStateException("Corrupt telemetry: " + values);
			}
			return new Generation(number(numbers.get(0)).longValue(), number(numbers.get(1)).longValue(),
					number(numbers.get(2)).longValue());
		}

	}

}
