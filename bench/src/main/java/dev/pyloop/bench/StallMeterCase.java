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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.HdrHistogram.Histogram;
import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopListener;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.metrics.PythonEventLoopMetrics;

/**
 * The time from the submission of a call that blocks its loop for a second until the
 * meter of the delay has at least nine tenths of that.
 */
final class StallMeterCase implements BenchmarkCase {

	private static final int STALLS = 10;

	private static final double SECONDS = 1;

	private static final long SEEN_MILLIS = 900;

	private static final double MAX = 2e9;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		List<Row> rows = new ArrayList<>();
		rows.add(measure("thread", session.pool(settings("thread"))));
		rows.add(measure("process", session.processes(settings("process"))));
		return rows;
	}

	private static EventLoopSettings settings(String home) {
		return EventLoopSettings.builder()
			.count(1)
			.telemetry(Duration.ofSeconds(1))
			.namePrefix("pyloop-stalled-" + home)
			.build();
	}

	private static Row measure(String home, PythonEventLoopPool pool) throws InterruptedException {
		AtomicInteger told = new AtomicInteger();
		pool.addListener(new PythonEventLoopListener() {

			@Override
			public void onStalled(PythonEventLoop eventLoop, Duration duration, String stacks) {
				told.addAndGet(stacks.contains("in block") ? 1 : 0);
			}

		});
		PythonEventLoopMetrics metrics = new PythonEventLoopMetrics(pool);
		pool.addListener(metrics);
		PythonCall block = PythonClient.builder()
			.eventLoopPool(pool)
			.build()
			.function("pyloop_bench.functions:block")
			.inline()
			.args(SECONDS);
		Histogram histogram = Latencies.newHistogram();
		for (int i = 0; i < STALLS; i++) {
			histogram.recordValue(measure(metrics, block));
		}
		return Row.absolute("loop stalled for 1 s, until the meter of its delay tells, `" + home + "`",
				"within 2 s, and a line with the stack", "worst " + Figures.millis(histogram.getMaxValue()),
				"median " + Figures.millis(histogram.getValueAtPercentile(50)) + "; " + told + " of " + STALLS
						+ " lines with the stack",
				histogram.getMaxValue() < MAX && told.get() == STALLS);
	}

	private static long measure(PythonEventLoopMetrics metrics, PythonCall block) throws InterruptedException {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		metrics.bindTo(registry);
		Timer delay = registry.get("python.eventloop.delay").timer();
		long start = System.nanoTime();
		Mono<?> answer = block.call(Object.class).cache();
		answer.subscribe();
		while (delay.max(TimeUnit.MILLISECONDS) < SEEN_MILLIS) {
			Assert.state(System.nanoTime() - start < 10 * MAX, "The stall is not in the delay");
			TimeUnit.MILLISECONDS.sleep(1);
		}
		long time = System.nanoTime() - start;
		answer.block();
		return time;
	}

}
