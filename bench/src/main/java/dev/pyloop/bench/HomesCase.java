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
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * The same calls in a worker process and on a thread of this process.
 */
final class HomesCase implements BenchmarkCase {

	private static final double MAX_P50 = 1.5;

	private static final double MIN_RATE = 0.9;

	private static final int IN_FLIGHT = 1000;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonCall thread = hop(session.pool(WaitStrategy.ADAPTIVE));
		PythonCall process = hop(session.processes(1));
		Interleaving<Double> medians = Interleaving.run(session.options(), List.of(latency(process), latency(thread)))
			.map((histogram) -> (double) histogram.getValueAtPercentile(50));
		Interleaving<Double> rates = Interleaving.run(session.options(),
				List.of(ClosedLoop.rate(IN_FLIGHT, (index) -> process.args(index).call(Integer.class)),
						ClosedLoop.rate(IN_FLIGHT, (index) -> thread.args(index).call(Integer.class))));
		double ratio = Interleaving.ratio(medians, 0, 1);
		return List.of(
				new Row("a coroutine in a worker process, one at a time", "p50 at most 1.50 of `thread`",
						"p50 " + Figures.micros(Interleaving.median(medians, 0)),
						"`thread` p50 " + Figures.micros(Interleaving.median(medians, 1)), Figures.ratio(ratio),
						Verdict.of(ratio <= MAX_P50)),
				Row.relative("the same, 1,000 in flight", MIN_RATE, Figures.rate(Interleaving.median(rates, 0)),
						"`thread` " + Figures.rate(Interleaving.median(rates, 1)), Interleaving.ratio(rates, 0, 1)));
	}

	private static PythonCall hop(PythonEventLoopPool pool) {
		return PythonClient.builder().eventLoopPool(pool).build().function("pyloop_bench.functions:hop");
	}

	private static Slice<Histogram> latency(PythonCall call) {
		return ClosedLoop.latency((index) -> call.args(index).call(Integer.class));
	}

}
