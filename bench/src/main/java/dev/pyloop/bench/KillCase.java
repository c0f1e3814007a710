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

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;

/**
 * One of two worker processes is killed under a load of 10,000 calls per second.
 */
final class KillCase implements BenchmarkCase {

	private static final int RATE = 10_000;

	private static final double MAX_DETECTION = 50e6;

	private static final double MAX_REPLACEMENT = 1.5e9;

	private static final double MAX_P99 = 2;

	private static final long AFTER_NANOS = 2_000_000_000L;

	private final List<Double> detections = new ArrayList<>();

	private final List<Double> replacements = new ArrayList<>();

	private final List<Double> ratios = new ArrayList<>();

	private long unanswered;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		for (int round = 0; round < session.options().rounds(); round++) {
			// A pool that loses worker after worker waits longer before each restart
			try (PythonEventLoopPool pool = session.processes(2)) {
				run(pool, session.options());
			}
		}
		return rows(this.detections, this.replacements, this.ratios, this.unanswered);
	}

	private void run(PythonEventLoopPool pool, BenchmarkOptions options) throws InterruptedException {
		try (KillLoad load = KillLoad.start(PythonClient.builder().eventLoopPool(pool).build(), pool, RATE)) {
			load.other((long) (options.warmup() * 1e9));
			double before = load.other(AFTER_NANOS).getValueAtPercentile(99);
			PythonEventLoop killed = pool.eventLoops().get(0);
			long start = kill(pool);
			load.newSlice();
			this.detections.add((double) awaitDeath(killed) - start);
			this.replacements.add((double) load.awaitServing(killed) - start);
			this.ratios.add(load.other(start + AFTER_NANOS - System.nanoTime()).getValueAtPercentile(99) / before);
			this.unanswered += load.unanswered();
		}
	}

	private static List<Row> rows(List<Double> detections, List<Double> replacements, List<Double> ratios,
			long unanswered) {
		return List.of(row("worker killed under 10,000 calls/s: detected", "under 50 ms", detections, MAX_DETECTION),
				row("the same, replacement serving", "under 1.5 s", replacements, MAX_REPLACEMENT),
				new Row("the same, p99 on the other worker in the 2 s after", "at most 2.00 of before", "",
						"worst " + Figures.ratio(max(ratios)), Figures.ratio(Interleaving.median(ratios)),
						Verdict.of(Interleaving.median(ratios) <= MAX_P99)),
				Row.absolute("the same, calls without an answer", "none", String.valueOf(unanswered), "",
						unanswered == 0));
	}

	private static Row row(String title, String bar, List<Double> nanos, double limit) {
		return Row.absolute(title, bar, "median " + Figures.millis(Interleaving.median(nanos)),
				"worst of " + nanos.size() + " " + Figures.millis(max(nanos)), max(nanos) < limit);
	}

	private static double max(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
	}

	private static long kill(PythonEventLoopPool pool) {
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		Long pid = python.function("os:getpid").affinity(KillLoad.key(pool, 0)).call(Long.class).block();
		ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
		long start = System.nanoTime();
		process.destroyForcibly();
		return start;
	}

	private static long awaitDeath(PythonEventLoop eventLoop) {
		while (eventLoop.state() != PythonEventLoopState.FAILED) {
			Thread.onSpinWait();
		}
		return System.nanoTime();
	}

}
