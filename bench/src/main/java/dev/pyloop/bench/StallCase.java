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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopListener;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * The time from the submission of a call that blocks its loop to the line in the log that
 * tells where it is, or that C code holds the GIL.
 */
final class StallCase implements BenchmarkCase {

	private static final int STALLS = 10;

	private static final Duration LENGTH = Duration.ofMillis(1500);

	private static final double MAX = 1e9;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		List<Row> rows = new ArrayList<>();
		rows.addAll(measure("thread", session.pool(WaitStrategy.ADAPTIVE)));
		rows.addAll(measure("process", session.processes(1)));
		return rows;
	}

	private static List<Row> measure(String home, PythonEventLoopPool pool) throws InterruptedException {
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		return List.of(
				measure("hang in Python code told, `" + home + "`", pool,
						python.function("pyloop_bench.functions:block")),
				measure("hang in C code that holds the GIL told, `" + home + "`", pool,
						python.function("pyloop_bench.functions:block_in_c")));
	}

	private static Row measure(String title, PythonEventLoopPool pool, PythonCall call) throws InterruptedException {
		Stalls stalls = new Stalls();
		pool.addListener(stalls);
		Histogram histogram = Latencies.newHistogram();
		int informed = 0;
		for (int i = 0; i < STALLS; i++) {
			long start = System.nanoTime();
			Mono<?> answer = call.args(LENGTH.toMillis() / 1e3).inline().call(Object.class).cache();
			answer.subscribe();
			Stall stall = stalls.queue.poll(30, TimeUnit.SECONDS);
			Assert.state(stall != null, "No stall was told");
			histogram.recordValue(stall.at() - start);
			informed += stall.stacks().matches("(?s).*(pyloop_bench|GIL).*") ? 1 : 0;
			answer.block();
		}
		return Row.absolute(title, "within 1 s, with the stack or the GIL",
				"worst " + Figures.millis(histogram.getMaxValue()),
				"median " + Figures.millis(histogram.getValueAtPercentile(50)) + "; " + informed + " of " + STALLS
						+ " tell where",
				histogram.getMaxValue() < MAX && informed == STALLS);
	}

	private record Stall(long at, String stacks) {

	}

	private static final class Stalls implements PythonEventLoopListener {

		private final BlockingQueue<Stall> queue = new LinkedBlockingQueue<>();

		@Override
		public void onStalled(PythonEventLoop eventLoop, Duration duration, String stacks) {
			this.queue.add(new Stall(System.nanoTime(), stacks));
		}

	}

}
