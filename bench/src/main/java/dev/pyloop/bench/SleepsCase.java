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

import java.util.Collections;
import java.util.List;

import org.HdrHistogram.Histogram;

import dev.pyloop.client.PythonClient;
import dev.pyloop.client.PythonGather;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * A gather of twenty sleeps of 50 ms.
 */
final class SleepsCase implements BenchmarkCase {

	private static final int GATHERS = 20;

	private static final double MAX = 60e6;

	@Override
	public List<Row> run(BenchmarkSession session) {
		PythonClient python = session.client(WaitStrategy.ADAPTIVE);
		PythonGather naps = python.gather(Collections.nCopies(20, python.function("pyloop_bench.functions:nap")));
		naps.call(Object.class).block();
		Histogram histogram = Latencies.newHistogram();
		for (int i = 0; i < GATHERS; i++) {
			long start = System.nanoTime();
			naps.call(Object.class).block();
			histogram.recordValue(System.nanoTime() - start);
		}
		double p50 = histogram.getValueAtPercentile(50);
		return List.of(Row.absolute("gather of twenty 50 ms sleeps", "under 60 ms", Figures.millis(p50),
				"slowest of " + GATHERS + " " + Figures.millis(histogram.getMaxValue()), p50 < MAX));
	}

}
