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
 * A plain function on worker threads, beside asyncio's {@code run_in_executor}.
 */
final class WorkersCase implements BenchmarkCase {

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonCall echo = session.client(WaitStrategy.ADAPTIVE).function("pyloop_bench.functions:echo");
		PeerProcess peer = session.pythonPeer();
		Interleaving<Double> rates = Interleaving.run(session.options(),
				List.of(ClosedLoop.rate(1000, (index) -> echo.args(index).call(Integer.class)),
						ClosedLoop.rate(1000, (index) -> echo.args(index).inline().call(Integer.class)),
						peer.slice("executor"), peer.slice("executor-8")));
		double defaultPool = Interleaving.median(rates, 2);
		double sameSize = Interleaving.median(rates, 3);
		int better = (defaultPool >= sameSize) ? 2 : 3;
		return List.of(
				Row.relative("plain `def` on worker threads, 1,000 in flight", 3,
						Figures.rate(Interleaving.median(rates, 0)),
						"`run_in_executor` " + Figures.rate(defaultPool) + ", with 8 threads " + Figures.rate(sameSize),
						Interleaving.ratio(rates, 0, better)),
				Row.information("the same, inline on the loop", Figures.rate(Interleaving.median(rates, 1)), ""));
	}

}
