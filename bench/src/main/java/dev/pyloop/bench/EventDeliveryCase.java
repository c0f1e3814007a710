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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.Assert;

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.SocketEvent;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * Events into the protocols of Python, in batches, and timers of Java into its functions.
 */
final class EventDeliveryCase implements BenchmarkCase {

	private static final double BAR = 1.5e6;

	private static final double MAX_CALLS = 0.01;

	private static final int EVENTS = 200_000;

	private static final int BATCH = 1000;

	private static final Duration DELAY = Duration.ofMillis(400);

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonEventLoopPool pool = session.pool(WaitStrategy.ADAPTIVE);
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		PythonEventLoop loop = pool.eventLoops().get(0);
		long[] wakes = new long[1];
		Interleaving<Double> rates = Interleaving.run(session.options(), List.of((seconds) -> {
			long before = loop.wakes();
			double rate = deliver(python, loop);
			wakes[0] = Math.max(wakes[0], loop.wakes() - before);
			return rate;
		}, (seconds) -> fire(python, loop)));
		double delivered = Interleaving.median(rates, 0);
		double fired = Interleaving.median(rates, 1);
		double calls = (double) wakes[0] / EVENTS;
		return List.of(
				Row.absolute("events into a protocol of Python, batches of 1,000", "over 1.5 M/s",
						Figures.rate(delivered, " events"), "`data_received` with 16 bytes", delivered > BAR),
				Row.absolute("the same, native calls for an event", "under 0.01", Figures.format("%.5f", calls),
						"doorbells of the slice with the most", calls < MAX_CALLS),
				Row.absolute("timers of Java fired into the loop", "over 1.5 M/s", Figures.rate(fired, " timers"),
						EVENTS + " that are due together", fired > BAR));
	}

	private static double deliver(PythonClient python, PythonEventLoop loop) {
		long id = python.function("pyloop_bench.events:listen")
			.args(EVENTS)
			.call(Long.class)
			.blockOptional()
			.orElseThrow();
		List<LoopEvent> batch = new ArrayList<>();
		byte[] data = new byte[16];
		for (int i = 0; i < BATCH; i++) {
			batch.add(new SocketEvent.SocketData(id, data));
		}
		long start = System.nanoTime();
		for (int i = 0; i < EVENTS / BATCH; i++) {
			loop.dispatch(batch);
		}
		python.function("pyloop_bench.events:received").call(Void.class).block();
		return EVENTS * 1e9 / (System.nanoTime() - start);
	}

	private static double fire(PythonClient python, PythonEventLoop loop) {
		long[] ids = python.function("pyloop_bench.events:register_timers")
			.args(EVENTS)
			.call(long[].class)
			.blockOptional()
			.orElseThrow();
		long due = System.nanoTime() + DELAY.toNanos();
		for (long id : ids) {
			loop.events().schedule(id, Duration.ofNanos(Math.max(0, due - System.nanoTime())));
		}
		long late = System.nanoTime() - due;
		Assert.state(late <= 0, () -> "The timers were scheduled " + late + " ns after they were due: some had fired");
		python.function("pyloop_bench.events:received").call(Void.class).block();
		return EVENTS * 1e9 / (System.nanoTime() - due);
	}

}
