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
 * Timers of {@code call_later} beside those of the plain loop of asyncio.
 */
final class CallLaterCase implements BenchmarkCase {

	private static final double BAR = 0.97;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonCall timers = session.client(WaitStrategy.ADAPTIVE).function("pyloop_bench.reference:timers");
		Interleaving<Double> rates = Interleaving.run(session.options(),
				List.of((seconds) -> timers.args(seconds).call(Double.class).blockOptional().orElseThrow(),
						session.pythonPeer().slice("timers")));
		double own = Interleaving.median(rates, 0);
		double peer = Interleaving.median(rates, 1);
		return List.of(Row.relative("timers of `call_later`", BAR, Figures.rate(own, " timers"),
				"asyncio alone " + Figures.rate(peer, " timers"), own / peer));
	}

}
