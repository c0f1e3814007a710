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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonTimeoutException;
import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * The load of one loop: bursts that begin at fixed times, and after each one calls that
 * are cancelled or time out. What a burst leaves in flight is lost.
 *
 * @param home what is measured
 * @param pool has one loop
 * @param calls how many calls there are in all
 * @param minutes how long they take
 */
record Endurance(String home, PythonEventLoopPool pool, long calls, int minutes) implements Callable<Endurance.Result> {

	private static final Log logger = LogFactory.getLog(Endurance.class);

	private static final int BURST = 50_000;

	private static final int IN_FLIGHT = 1000;

	private static final int ENDED = 50;

	private static final int SAMPLES = 10;

	@Override
	public Result call() throws Exception {
		PythonClient python = PythonClient.builder().eventLoopPool(this.pool).build();
		SoakCase.Mix mix = SoakCase.Mix.of(python);
		PythonCall sleep = python.function("asyncio:sleep").args(600);
		Path process = Path.of("/proc", String.valueOf(python.function("os:getpid").call(Long.class).block()));
		long bursts = Math.max(SAMPLES * 4L, this.calls / BURST);
		long start = System.nanoTime();
		List<Long> resident = new ArrayList<>();
		Result result = new Result(0, 0, 0, 0, 0, 0, 0);
		for (long burst = 0; burst < bursts; burst++) {
			pause(start + TimeUnit.MINUTES.toNanos(this.minutes) / bursts * burst);
			ClosedLoop.run(IN_FLIGHT, BURST, mix::call);
			int timedOut = timeOut(sleep);
			cancel(sleep);
			result = result.plus(BURST, ENDED, timedOut, awaitIdle());
			if (burst % (bursts / (SAMPLES * 4)) == 0) {
				resident.add(ProcessState.residentBytes(process));
				logger.info(this.home + ": " + result.calls() + " calls, resident memory "
						+ resident.get(resident.size() - 1));
			}
		}
		pause(start + TimeUnit.MINUTES.toNanos(this.minutes));
		return result.ended(System.nanoTime() - start, resident);
	}

	private static void pause(long until) {
		while (System.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(until - System.nanoTime());
		}
	}

	private static int timeOut(PythonCall sleep) {
		List<Integer> timedOut = Flux.range(0, ENDED)
			.flatMap((index) -> sleep.timeout(Duration.ofMillis(1 + index % 5))
				.call(Object.class)
				.map((value) -> 0)
				.onErrorResume(PythonTimeoutException.class, (ex) -> Mono.just(1)))
			.collectList()
			.block();
		return (timedOut != null) ? Collections.frequency(timedOut, 1) : 0;
	}

	private static void cancel(PythonCall sleep) {
		List<Disposable> calls = new ArrayList<>();
		for (int i = 0; i < ENDED; i++) {
			calls.add(sleep.call(Object.class).subscribe());
		}
		calls.forEach(Disposable::dispose);
	}

	private int awaitIdle() {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (pending() > 0 && System.nanoTime() < deadline) {
			LockSupport.parkNanos(1_000_000);
		}
		return pending();
	}

	private int pending() {
		return this.pool.eventLoops().stream().mapToInt(PythonEventLoop::pending).sum();
	}

	/**
	 * What became of the calls.
	 *
	 * @param calls how many were answered
	 * @param cancelled how many were cancelled
	 * @param timedOut how many timed out
	 * @param lost how many were left in flight
	 * @param seconds how long it took
	 * @param resident the resident memory of the process of the loop in the end
	 * @param growth by how many bytes it grew after the first quarter
	 */
	record Result(long calls, long cancelled, long timedOut, long lost, double seconds, double resident,
			double growth) {

		Result plus(long calls, long cancelled, long timedOut, long lost) {
			return new Result(this.calls + calls, this.cancelled + cancelled, this.timedOut + timedOut,
					Math.max(this.lost, lost), 0, 0, 0);
		}

		Result ended(long nanos, List<Long> resident) {
			double last = median(resident.subList(resident.size() - SAMPLES, resident.size()));
			return new Result(this.calls, this.cancelled, this.timedOut, this.lost, nanos / 1e9, last,
					last - median(resident.subList(SAMPLES, SAMPLES * 2)));
		}

		private static double median(List<Long> samples) {
			return samples.stream().sorted().skip(samples.size() / 2).findFirst().orElseThrow();
		}

	}

}
