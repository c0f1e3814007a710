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

import org.HdrHistogram.Histogram;

/**
 * What a slice of calls gave.
 *
 * @param rate how many there were in a second
 * @param latencies their times in nanoseconds, empty if they were not taken
 */
record Timing(double rate, Histogram latencies) {

	static Timing of(double rate) {
		return new Timing(rate, Latencies.newHistogram());
	}

	static Slice<Timing> slice(Slice<Double> rate) {
		return (seconds) -> of(rate.run(seconds));
	}

}
