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

import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * Many calls of every kind, then nothing: what is left.
 */
final class SoakCase implements BenchmarkCase {

	private static final double MAX_GROWTH = 10e6;

	private static final byte[] LARGE = new byte[200_000];

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		long count = session.options().soakCalls();
		String title = Figures.format("%.1f M calls, then idle", count / 1e6);
		String bar = "resident memory grows by less than 10 MB; nothing left";
		if (!ProcessState.isSupported()) {
			return List.of(Row.unknown(title, bar, "there is no /proc on this system"));
		}
		PythonEventLoopPool pool = session.pool(WaitStrategy.ADAPTIVE);
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		Mix mix = Mix.of(python);
		startWorkerThreads(python);
		ClosedLoop.run(1000, Math.max(2000, count / 5), mix::call);
		ProcessState before = ProcessState.measure(python);
		long start = System.nanoTime();
		ClosedLoop.run(1000, count, mix::call);
		double rate = count * 1e9 / (System.nanoTime() - start);
		ProcessState after = ProcessState.measure(python);
		double growth = after.resident() - before.resident();
		List<String> left = left(before, after, pool);
		return List.of(Row.absolute(title, bar, ((growth < 0) ? "" : "+") + Figures.megabytes(growth),
				left.isEmpty() ? "no thread, task or buffer left; " + Figures.rate(rate) + " on average"
						: "left: " + String.join(", ", left),
				growth < MAX_GROWTH && left.isEmpty()));
	}

	private static void startWorkerThreads(PythonClient python) {
		PythonCall sleep = python.function("time:sleep").args(0.05);
		Flux.range(0, 100).flatMap((index) -> sleep.call(Void.class), 100).then().block();
	}

	private static List<String> left(ProcessState before, ProcessState after, PythonEventLoopPool pool) {
		List<String> left = new ArrayList<>();
		add(left, "threads of Java", after.javaThreads() - before.javaThreads());
		add(left, "open files", after.descriptors() - before.descriptors());
		add(left, "mapped buffers", after.mappings() - before.mappings());
		add(left, "tasks", python(after, "tasks") - python(before, "tasks"));
		add(left, "threads of Python", python(after, "threads") - python(before, "threads"));
		add(left, "calls in flight", pool.eventLoops().stream().mapToInt(PythonEventLoop::pending).sum());
		return left;
	}

	private static int python(ProcessState state, String name) {
		Integer value = state.python().get(name);
		Assert.state(value != null, () -> "Python does not count " + name);
		return value;
	}

	private static void add(List<String> left, String what, long number) {
		if (number > 0) {
			left.add(number + " " + what);
		}
	}

	/**
	 * Mostly coroutines, and a few of everything else.
	 *
	 * @param hop a coroutine function
	 * @param echo a plain function
	 */
	record Mix(PythonCall hop, PythonCall echo) {

		static Mix of(PythonClient python) {
			return new Mix(python.function("pyloop_bench.functions:hop"),
					python.function("pyloop_bench.functions:echo"));
		}

		Mono<?> call(int index) {
			if (index % 5000 == 0) {
				return this.echo.args(LARGE).inline().call(byte[].class);
			}
			if (index % 50 == 0) {
				return this.echo.args(index).call(Integer.class);
			}
			return (index % 10 == 0) ? this.echo.args("text " + index).inline().call(String.class)
					: this.hop.args(index).call(Integer.class);
		}

	}

}
