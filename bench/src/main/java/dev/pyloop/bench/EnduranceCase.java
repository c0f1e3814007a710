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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * Calls of every kind for an hour, in bursts with rests between them, on a loop in a
 * thread and on one in a worker process: whether each call ends, and what grows.
 */
final class EnduranceCase implements BenchmarkCase {

	private static final long CALLS = 100_000_000;

	private static final int MINUTES = 60;

	private static final double MAX_GROWTH = 10e6;

	private static final String BAR = "at least 100 M calls and 60 minutes; none lost, memory flat, no late doorbell";

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		if (!ProcessState.isSupported()) {
			return List.of(Row.unknown("endurance", BAR, "there is no /proc on this system"));
		}
		long calls = session.options().soakCalls() / 2;
		int minutes = session.options().soakMinutes();
		List<Endurance> loads = new ArrayList<>();
		loads.add(new Endurance("thread", session.pool(WaitStrategy.ADAPTIVE), calls, minutes));
		loads.add(new Endurance("process", session.processes(1), calls, minutes));
		ExecutorService threads = Executors.newFixedThreadPool(loads.size());
		try {
			List<Callable<Endurance.Result>> tasks = new ArrayList<>(loads);
			List<Future<Endurance.Result>> results = threads.invokeAll(tasks);
			List<Row> rows = new ArrayList<>();
			for (int i = 0; i < loads.size(); i++) {
				rows.add(row(loads.get(i), results.get(i).get(), calls * 2, minutes));
			}
			return rows;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Row row(Endurance load, Endurance.Result result, long calls, int minutes) {
		PythonEventLoopPool pool = load.pool();
		long late = pool.eventLoops().stream().mapToLong((loop) -> loop.lateDoorbells()).sum();
		String title = Figures.format("endurance, `%s`: %.1f M calls in %.0f minutes", load.home(),
				result.calls() / 1e6, result.seconds() / 60);
		String beside = result.cancelled() + " cancelled, " + result.timedOut() + " timed out; resident memory "
				+ Figures.megabytes(result.resident()) + "; late doorbells: " + late;
		boolean held = result.lost() == 0 && late == 0 && result.growth() < MAX_GROWTH;
		Verdict verdict = (held && (calls < CALLS || minutes < MINUTES)) ? Verdict.NONE : Verdict.of(held);
		return new Row(title, BAR, result.lost() + " lost, memory +" + Figures.megabytes(Math.max(0, result.growth())),
				beside, "", verdict);
	}

}
