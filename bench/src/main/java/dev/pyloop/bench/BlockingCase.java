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

import java.io.IOException;
import java.util.List;

import dev.pyloop.client.BlockingPythonCall;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * Blocking {@code math.sqrt} from one platform thread, beside Jep.
 */
final class BlockingCase implements BenchmarkCase {

	private static final String TITLE = "blocking `math.sqrt`, one platform thread";

	private double sink;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		BlockingPythonCall sqrt = session.client(WaitStrategy.ADAPTIVE).blocking().function("math:sqrt");
		Slice<Double> own = (seconds) -> measure(sqrt, seconds);
		try {
			PeerProcess jep = new JepEnvironment(session).start();
			Interleaving<Double> rates = Interleaving.run(session.options(), List.of(own, jep.slice("sqrt")));
			return List.of(absolute(rates), beside(rates));
		}
		catch (IOException ex) {
			Interleaving<Double> rates = Interleaving.run(session.options(), List.of(own));
			return List.of(absolute(rates),
					Row.unknown(TITLE + ", beside Jep", "at least 0.60", String.valueOf(ex.getMessage())));
		}
	}

	private static Row beside(Interleaving<Double> rates) {
		return Row.relative(TITLE + ", beside Jep", 0.6, Figures.rate(Interleaving.median(rates, 0)),
				"Jep 4.3.1 `PyCallable` " + Figures.rate(Interleaving.median(rates, 1)),
				Interleaving.ratio(rates, 0, 1));
	}

	private static Row absolute(Interleaving<Double> rates) {
		double rate = Interleaving.median(rates, 0);
		return Row.absolute(TITLE, "over 1 M/s", Figures.rate(rate), Figures.micros(1e9 / rate) + " a call",
				rate > 1e6);
	}

	private double measure(BlockingPythonCall sqrt, double seconds) {
		long start = System.nanoTime();
		long end = start + (long) (seconds * 1e9);
		long calls = 0;
		long now;
		do {
			for (int i = 0; i < 1024; i++) {
				Double root = sqrt.args((double) i).call(Double.class);
				this.sink += (root != null) ? root : Double.NaN;
			}
			calls += 1024;
			now = System.nanoTime();
		}
		while (now < end);
		if (Double.isNaN(this.sink)) {
			throw new IllegalStateException("math.sqrt gave a wrong result");
		}
		return calls * 1e9 / (now - start);
	}

}
