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

import org.HdrHistogram.Histogram;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * A coroutine, one at a time, with adaptive waiting.
 */
final class LatencyCase implements BenchmarkCase {

	private static final double MAX_P50 = 15_000;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonClient python = session.client(WaitStrategy.ADAPTIVE);
		PythonCall echo = python.function("pyloop_bench.functions:echo_later");
		PythonCall hop = python.function("pyloop_bench.functions:hop");
		Interleaving<Histogram> results = Interleaving.run(session.options(),
				List.of(ClosedLoop.latency((index) -> echo.args(index).call(Integer.class)),
						ClosedLoop.latency((index) -> hop.args(index).call(Integer.class)),
						(seconds) -> block(echo, seconds)));
		Latencies own = new Latencies(results.of(0));
		double p50 = own.median();
		return List.of(
				Row.absolute("`Mono` of a coroutine, one at a time, adaptive waiting", "p50 under 15 µs",
						"p50 " + Figures.micros(p50), "all slices " + Figures.percentiles(own.all()), p50 < MAX_P50),
				information("the same, a coroutine that suspends once", new Latencies(results.of(1))),
				information("the same with `Mono.block()`", new Latencies(results.of(2))));
	}

	private static Row information(String title, Latencies latencies) {
		return Row.information(title, "p50 " + Figures.micros(latencies.median()),
				"all slices " + Figures.percentiles(latencies.all()));
	}

	static Histogram block(PythonCall call, double seconds) {
		Histogram histogram = Latencies.newHistogram();
		long last = System.nanoTime();
		long end = last + (long) (seconds * 1e9);
		for (int index = 0; last < end; index++) {
			Integer result = call.args(index).call(Integer.class).block();
			if (result == null || result != index) {
				throw new IllegalStateException("A call with " + index + " gave " + result);
			}
			long now = System.nanoTime();
			histogram.recordValue(now - last);
			last = now;
		}
		return histogram;
	}

}
