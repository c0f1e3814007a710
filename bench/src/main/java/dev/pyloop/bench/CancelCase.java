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

import java.util.ArrayList;
import java.util.List;

import org.HdrHistogram.Histogram;
import reactor.core.Disposable;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * The time from {@code dispose()} to the {@code CancelledError} in a coroutine that
 * sleeps. Both sides read the same monotonic clock, as they do on Linux.
 */
final class CancelCase implements BenchmarkCase {

	private static final int CANCELLATIONS = 500;

	private static final double MAX_P99 = 5e6;

	@Override
	public List<Row> run(BenchmarkSession session) {
		List<Row> rows = new ArrayList<>();
		rows.add(measure("thread", session.pool(WaitStrategy.ADAPTIVE)));
		rows.add(measure("process", session.processes(1)));
		return rows;
	}

	private static Row measure(String home, PythonEventLoopPool pool) {
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		PythonCall sleep = python.function("pyloop_bench.functions:sleep_until_cancelled");
		PythonCall state = python.function("pyloop_bench.functions:cancellation");
		Histogram histogram = Latencies.newHistogram();
		for (int i = 0; i < CANCELLATIONS; i++) {
			Disposable call = sleep.args(i).call(Object.class).subscribe();
			await(state, i, 1);
			long start = System.nanoTime();
			call.dispose();
			histogram.recordValue(Math.max(0, await(state, i, 2) - start));
		}
		return Row.absolute("cancellation of a sleeping coroutine, `" + home + "`", "p99 under 5 ms",
				"p99 " + Figures.micros(histogram.getValueAtPercentile(99)),
				CANCELLATIONS + " cancellations, " + Figures.percentiles(histogram),
				histogram.getValueAtPercentile(99) < MAX_P99);
	}

	private static long await(PythonCall state, int index, int phase) {
		Long time = state.args(index, phase).call(Long.class).block();
		while (time == null) {
			time = state.args(index, phase).call(Long.class).block();
		}
		return time;
	}

}
