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

import java.util.List;

import dev.pyloop.client.PythonCall;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * A stream of an async generator of small items.
 */
final class StreamCase implements BenchmarkCase {

	private static final double MIN_RATE = 1e6;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonCall count = session.client(WaitStrategy.ADAPTIVE).function("pyloop_bench.functions:count");
		Interleaving<Double> rates = Interleaving.run(session.options(), List.of(items(count))).map(Timing::rate);
		double rate = Interleaving.median(rates, 0);
		return List.of(Row.absolute("stream of an async generator, small items", "over 1 M items/s",
				Figures.rate(rate, " items"), "unbounded demand", rate > MIN_RATE));
	}

	static Slice<Timing> items(PythonCall count) {
		return (seconds) -> {
			long start = System.nanoTime();
			long items = stream(count, (int) (seconds * MIN_RATE));
			return Timing.of(items * 1e9 / (System.nanoTime() - start));
		};
	}

	private static long stream(PythonCall count, int expected) {
		Long items = count.args(expected).stream(Integer.class).count().block();
		if (items == null || items != expected) {
			throw new IllegalStateException("A stream of " + expected + " items gave " + items);
		}
		return items;
	}

}
