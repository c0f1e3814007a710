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
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * A function that keeps a processor busy, in two worker processes beside one.
 */
final class ProcessorsCase implements BenchmarkCase {

	private static final double BAR = 1.8;

	/**
	 * Enough that loops which take turns do not run dry while another one has more.
	 */
	private static final int IN_FLIGHT = 16;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonCall one = compute(session.processes(1));
		PythonCall two = compute(session.processes(2));
		Interleaving<Double> rates = Interleaving.run(session.options(),
				List.of(ClosedLoop.rate(IN_FLIGHT, (index) -> two.args(index).call(Integer.class)),
						ClosedLoop.rate(IN_FLIGHT, (index) -> one.args(index).call(Integer.class))));
		return List.of(Row.relative("a function of 2 ms of processor time, 2 worker processes", BAR,
				Figures.rate(Interleaving.median(rates, 0)), "1 process " + Figures.rate(Interleaving.median(rates, 1)),
				Interleaving.ratio(rates, 0, 1)));
	}

	private static PythonCall compute(PythonEventLoopPool pool) {
		return PythonClient.builder().eventLoopPool(pool).build().function("pyloop_bench.functions:compute");
	}

}
