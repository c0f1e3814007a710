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

import reactor.core.publisher.Flux;

import dev.pyloop.client.PythonCall;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * Coroutines with 1,000 in flight, beside {@code asyncio.gather} in Python alone.
 */
final class CoroutinesCase implements BenchmarkCase {

	private static final int IN_FLIGHT = 1000;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonCall hop = session.client(WaitStrategy.ADAPTIVE).function("pyloop_bench.functions:hop");
		return BesideGather
			.run(session, IN_FLIGHT, ClosedLoop.rate(IN_FLIGHT, (index) -> hop.args(index).call(Integer.class)),
					(seconds) -> flatMap(hop, seconds))
			.rows("coroutines, 1,000 in flight", 1, "the same with `Flux.flatMap`");
	}

	private static double flatMap(PythonCall hop, double seconds) {
		long start = System.nanoTime();
		long end = start + (long) (seconds * 1e9);
		Long calls = Flux.<Integer, Integer>generate(() -> 0, (index, sink) -> {
			if (System.nanoTime() < end) {
				sink.next(index);
			}
			else {
				sink.complete();
			}
			return index + 1;
		}).flatMap((index) -> hop.args(index).call(Integer.class), IN_FLIGHT).count().block();
		return ((calls != null) ? calls : 0) * 1e9 / (System.nanoTime() - start);
	}

}
