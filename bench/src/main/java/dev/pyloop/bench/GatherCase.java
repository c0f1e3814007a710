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

import reactor.core.publisher.Mono;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * A gather of 50 coroutines, beside {@code asyncio.gather} in Python alone.
 */
final class GatherCase implements BenchmarkCase {

	private static final int SIZE = 50;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonClient python = session.client(WaitStrategy.ADAPTIVE);
		return BesideGather.run(session, SIZE, gathers(python, 1), gathers(python, 8))
			.rows("gather of 50 coroutines, one gather at a time", 1.5, "the same, 8 gathers in flight");
	}

	private static Slice<Double> gathers(PythonClient python, int inFlight) {
		PythonCall hop = python.function("pyloop_bench.functions:hop");
		Slice<Double> slice = ClosedLoop.rate(inFlight, (index) -> gather(python, hop));
		return (seconds) -> slice.run(seconds) * SIZE;
	}

	private static Mono<List<Integer>> gather(PythonClient python, PythonCall hop) {
		List<PythonCall> calls = new ArrayList<>(SIZE);
		for (int i = 0; i < SIZE; i++) {
			calls.add(hop.args(i));
		}
		return python.gather(calls).call(Integer.class);
	}

}
