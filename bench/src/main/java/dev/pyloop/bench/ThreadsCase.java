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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.HdrHistogram.Histogram;

import dev.pyloop.client.BlockingPythonCall;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * Blocking {@code math.sqrt} from 10, 50 and 100 platform threads.
 */
final class ThreadsCase implements BenchmarkCase {

	private static final List<Integer> THREADS = List.of(10, 50, 100);

	private static final double MAX_P99 = 5e6;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		BlockingPythonCall sqrt = session.client(WaitStrategy.ADAPTIVE).blocking().function("math:sqrt");
		List<Slice<Load>> slices = new ArrayList<>();
		THREADS.forEach((threads) -> slices.add((seconds) -> measure(sqrt, threads, seconds)));
		Interleaving<Load> loads = Interleaving.run(session.options(), slices);
		List<Row> rows = new ArrayList<>();
		for (int i = 0; i < THREADS.size(); i++) {
			rows.add(row(THREADS.get(i), loads.of(i)));
		}
		double ten = rate(loads.of(0));
		double hundred = rate(loads.of(2));
		rows.add(Row.relative("the same, 100 threads beside 10", 0.8, Figures.rate(hundred),
				"10 threads " + Figures.rate(ten), hundred / ten));
		return rows;
	}

	private static Row row(int threads, List<Load> loads) {
		Histogram all = new Latencies(loads.stream().map(Load::latencies).toList()).all();
		double p99 = all.getValueAtPercentile(99);
		return Row.absolute("the same, " + threads + " threads", "p99 under 5 ms", "p99 " + Figures.millis(p99),
				Figures.rate(rate(loads)) + ", p50 " + Figures.millis(all.getValueAtPercentile(50)) + ", p99.9 "
						+ Figures.millis(all.getValueAtPercentile(99.9)),
				p99 < MAX_P99);
	}

	private static double rate(List<Load> loads) {
		return Interleaving.median(loads.stream().map(Load::rate).toList());
	}

	private static Load measure(BlockingPythonCall sqrt, int threads, double seconds) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch ready = new CountDownLatch(threads + 1);
			List<Future<Histogram>> futures = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				futures.add(executor.submit(() -> call(sqrt, ready, seconds)));
			}
			ready.countDown();
			ready.await();
			long start = System.nanoTime();
			Histogram all = Latencies.newHistogram();
			for (Future<Histogram> future : futures) {
				all.add(future.get());
			}
			return new Load(all.getTotalCount() * 1e9 / (System.nanoTime() - start), all);
		}
		finally {
			executor.shutdown();
		}
	}

	private static Histogram call(BlockingPythonCall sqrt, CountDownLatch ready, double seconds) throws Exception {
		Histogram histogram = new Histogram(10_000_000_000L, 2);
		ready.countDown();
		ready.await();
		long last = System.nanoTime();
		long end = last + (long) (seconds * 1e9);
		while (last < end) {
			Double root = sqrt.args(2.0).call(Double.class);
			if (root == null || root != Math.sqrt(2)) {
				throw new IllegalStateException("math.sqrt(2) gave " + root);
			}
			long now = System.nanoTime();
			histogram.recordValue(now - last);
			last = now;
		}
		return histogram;
	}

	/**
	 * What a slice gave.
	 *
	 * @param rate calls per second
	 * @param latencies the time of each call in nanoseconds
	 */
	private record Load(double rate, Histogram latencies) {

	}

}
