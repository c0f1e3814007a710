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
package dev.pyloop.client;

import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls in millions: each result reaches its own caller, and no wake-up is
 * late.
 */
class LoadTests extends PythonTest {

	private static final int CALLS = 2_000_000;

	private static final int THREADS = 4;

	private static final int IN_FLIGHT = 1000;

	@Test
	void everyResultReachesItsOwnCaller() throws Exception {
		LongAdder sum = new LongAdder();
		LongAdder wrong = new LongAdder();
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				int first = thread;
				futures.add(executor.submit(() -> {
					run(first, sum, wrong);
					return null;
				}));
			}
			for (Future<?> future : futures) {
				future.get(5, TimeUnit.MINUTES);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(wrong.sum()).isZero();
		assertThat(sum.sum()).isEqualTo((long) CALLS * (CALLS - 1) / 2 + CALLS);
		assertThat(ManagementFactory.getThreadMXBean().findDeadlockedThreads()).isNull();
		assertThat(this.pool.eventLoops().get(0).unknownFrames()).isZero();
		assertThat(call("basic:tasks", Integer.class)).isZero();
	}

	@Test
	void resultsThatShareAFrameKeepTheirTypes() {
		List<Object> values = new ArrayList<>(List.of(true, false, 1, -1, Integer.MIN_VALUE, Long.MAX_VALUE,
				Long.MIN_VALUE, BigInteger.ONE.shiftLeft(64), 0.5, Double.NaN, "", "ab", "\u00e9\ud83d\ude00", "\ud800",
				"x".repeat(200), List.of(1)));
		values.add(null);
		PythonCall echo = fixture("basic:echo_async");
		List<Optional<Object>> results = Flux.range(0, 50_000)
			.flatMapSequential((i) -> echo.args(values.get(i % values.size()))
				.call(Object.class)
				.map(Optional::of)
				.defaultIfEmpty(Optional.empty()), 500)
			.collectList()
			.block(LONG);
		assertThat(results).hasSize(50_000);
		for (int i = 0; i < 50_000; i++) {
			assertThat(results.get(i)).isEqualTo(Optional.ofNullable(values.get(i % values.size())));
		}
	}

	private void run(int first, LongAdder sum, LongAdder wrong) throws InterruptedException {
		PythonCall inline = fixture("basic:inline_add");
		PythonCall coroutine = fixture("basic:add");
		Semaphore permits = new Semaphore(IN_FLIGHT);
		for (int i = first; i < CALLS; i += THREADS) {
			int expected = i + 1;
			permits.acquire();
			((i % 8 < 5) ? inline : coroutine).args(i, 1).call(Integer.class).subscribe((value) -> {
				sum.add(value);
				if (value != expected) {
					wrong.increment();
				}
				permits.release();
			}, (ex) -> {
				wrong.increment();
				permits.release();
			});
		}
		assertThat(permits.tryAcquire(IN_FLIGHT, 60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void callsOfAllKindsFromManyThreadsEnd() {
		List<Integer> results = Flux.range(0, 40_000)
			.flatMapSequential((i) -> kind(i).args(i, 1).call(Integer.class).subscribeOn(Schedulers.boundedElastic()),
					64)
			.collectList()
			.block(Duration.ofMinutes(3));
		assertThat(results).isEqualTo(IntStream.range(1, 40_001).boxed().toList());
	}

	private PythonCall kind(int i) {
		return switch (i % 4) {
			case 0 -> fixture("basic:add_later");
			case 1 -> fixture("basic:plain_add");
			case 2 -> fixture("basic:inline_add");
			default -> fixture("basic:returns_coroutine_of_sum");
		};
	}

}
