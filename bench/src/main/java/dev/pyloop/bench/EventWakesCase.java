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

import org.jspecify.annotations.Nullable;

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.LoopResource;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * How often Python is woken while 1,000 of its tasks await results of Java, each of which
 * is asked for and answered one by one.
 */
final class EventWakesCase implements BenchmarkCase {

	private static final double MAX = 0.005;

	private static final int TASKS = 1000;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonEventLoopPool pool = session.pool(WaitStrategy.ADAPTIVE);
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		PythonEventLoop loop = pool.eventLoops().get(0);
		long id = loop.events().handlers().register((result, error) -> {
		});
		loop.events().handlers().unregister(id);
		loop.events().resources().register(id, new Answers());
		Interleaving<Double> rates = Interleaving.run(session.options(),
				List.of((seconds) -> measure(python, loop, id, seconds)));
		double wakes = Interleaving.median(rates, 0);
		return List.of(Row.absolute("wake-ups for an event, 1,000 in flight", "under 0.005",
				Figures.format("%.5f", wakes), "futures of Python that Java settles", wakes < MAX));
	}

	private static double measure(PythonClient python, PythonEventLoop loop, long id, double seconds) {
		long before = loop.wakes();
		long events = python.function("pyloop_bench.events:ask")
			.args(id, TASKS, seconds)
			.call(Long.class)
			.blockOptional()
			.orElseThrow();
		return (double) (loop.wakes() - before) / events;
	}

	/**
	 * Answers each question at once.
	 */
	private static final class Answers implements LoopResource {

		@Override
		public void onCommand(PythonEventLoop loop, int command, @Nullable Object data) {
			if (data instanceof Number callbackId) {
				loop.dispatch(new LoopEvent.AsyncResult(callbackId.longValue(), null));
			}
		}

		@Override
		public void onLoopEnded() {
			// There is nothing to end.
		}

	}

}
