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
 * A megabyte of bytes, there and back.
 */
final class BytesCase implements BenchmarkCase {

	private static final byte[] MEGABYTE = new byte[1_000_000];

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonCall echo = session.client(WaitStrategy.ADAPTIVE)
			.function("pyloop_bench.functions:echo_later")
			.args(MEGABYTE);
		Interleaving<Double> rates = Interleaving.run(session.options(),
				List.of(ClosedLoop.rate(1, (index) -> echo.call(byte[].class)),
						ClosedLoop.rate(4, (index) -> echo.call(byte[].class))));
		double one = Interleaving.median(rates, 0) * MEGABYTE.length / 1e9;
		double four = Interleaving.median(rates, 1) * MEGABYTE.length / 1e9;
		return List.of(
				Row.absolute("1 MB bytes there and back, counted once", "over 1 GB/s", Figures.ratio(one) + " GB/s",
						"one at a time", one > 1),
				Row.information("the same, 4 in flight", Figures.ratio(four) + " GB/s", ""));
	}

}
