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
import java.util.function.Function;

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * The table of the reference figures in one home. All its slices run in turn, beside a
 * yardstick: {@code asyncio.gather} in Python alone.
 */
final class ReferenceCase implements BenchmarkCase {

	private final String home;

	private final Function<BenchmarkSession, PythonEventLoopPool> pool;

	private ReferenceCase(String home, Function<BenchmarkSession, PythonEventLoopPool> pool) {
		this.home = home;
		this.pool = pool;
	}

	static ReferenceCase thread() {
		return new ReferenceCase("thread", (session) -> session.pool(WaitStrategy.ADAPTIVE));
	}

	static ReferenceCase process() {
		return new ReferenceCase("process", (session) -> session.processes(1));
	}

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonEventLoopPool pool = this.pool.apply(session);
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		List<ReferenceFigure> figures = ReferenceFigure.all(python, pool.eventLoops().get(0));
		List<Slice<Timing>> slices = new ArrayList<>(figures.stream().map(ReferenceFigure::slice).toList());
		slices.add(Timing.slice(session.pythonPeer().slice("gather-50")));
		Interleaving<Timing> timings = Interleaving.run(session.options(), slices);
		List<Double> pace = timings.map(Timing::rate).of(figures.size());
		List<Row> rows = new ArrayList<>();
		for (int i = 0; i < figures.size(); i++) {
			rows.add(figures.get(i).row(this.home, timings.of(i), pace));
		}
		return rows;
	}

}
