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
package dev.pyloop.eventloop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InFlightRegistry}.
 */
class InFlightRegistryTests {

	@Test
	void addedCallIsFoundAndRemovedOnce() {
		InFlightRegistry registry = new InFlightRegistry(10);
		TestCall call = TestCall.of(1);
		assertThat(registry.add(call)).isTrue();
		assertThat(registry.find(1)).isSameAs(call);
		assertThat(registry.pending()).isEqualTo(1);
		assertThat(registry.remove(1)).isSameAs(call);
		assertThat(registry.remove(1)).isNull();
		assertThat(registry.find(1)).isNull();
		assertThat(registry.pending()).isZero();
	}

	@Test
	void unknownIdIsNotFound() {
		InFlightRegistry registry = new InFlightRegistry(10);
		registry.add(TestCall.of(1));
		assertThat(registry.find(2)).isNull();
		assertThat(registry.find(1 + 64)).isNull();
		assertThat(registry.remove(0)).isNull();
		assertThat(registry.remove(-1)).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 513, 10_000 })
	void boundIsExact(int bound) {
		InFlightRegistry registry = new InFlightRegistry(bound);
		for (int id = 1; id <= bound; id++) {
			assertThat(registry.add(TestCall.of(id))).isTrue();
		}
		assertThat(registry.add(TestCall.of(bound + 1))).isFalse();
		assertThat(registry.pending()).isEqualTo(bound);
		assertThat(registry.find(bound + 1)).isNull();
		registry.remove(1);
		assertThat(registry.add(TestCall.of(bound + 2))).isTrue();
	}

	@Test
	void weightCountsAgainstTheBound() {
		InFlightRegistry registry = new InFlightRegistry(10);
		assertThat(registry.add(TestCall.of(1, 8))).isTrue();
		assertThat(registry.add(TestCall.of(2, 3))).isFalse();
		assertThat(registry.add(TestCall.of(3, 2))).isTrue();
		registry.remove(1);
		assertThat(registry.pending()).isEqualTo(2);
	}

	@Test
	void longCallDoesNotPushOutLaterOnes() {
		InFlightRegistry registry = new InFlightRegistry(16);
		TestCall old = TestCall.of(1);
		registry.add(old);
		for (long id = 2; id < 10_000; id++) {
			TestCall call = TestCall.of(id);
			assertThat(registry.add(call)).isTrue();
			assertThat(registry.find(id)).isSameAs(call);
			assertThat(registry.remove(id)).isSameAs(call);
		}
		assertThat(registry.remove(1)).isSameAs(old);
	}

	@Test
	void idsThatMeetInOnePlaceAreKeptApart() {
		InFlightRegistry registry = new InFlightRegistry(16);
		List<TestCall> calls = LongStream.range(0, 16).mapToObj((i) -> TestCall.of(1 + i * 64)).toList();
		calls.forEach(registry::add);
		for (TestCall call : calls) {
			assertThat(registry.find(call.id())).isSameAs(call);
		}
		assertThat(registry.removeAll()).containsExactlyInAnyOrderElementsOf(calls);
		assertThat(registry.pending()).isZero();
	}

	@Test
	void rejectionNamesNumbersAndRemedy() {
		InFlightRegistry registry = new InFlightRegistry(10);
		registry.add(TestCall.of(1, 9));
		assertThat(registry.rejected(TestCall.of(2, 5), "loop-1"))
			.hasMessage("5 calls were rejected: 9 calls of at most 10 are in flight on event loop 'loop-1'; slow down, "
					+ "add loops or raise 'pyloop.event-loop.max-pending'");
	}

	@Test
	void awaitEmptyEndsWithTheLastCall() throws Exception {
		InFlightRegistry registry = new InFlightRegistry(10);
		registry.add(TestCall.of(1));
		CompletableFuture<Boolean> empty = new CompletableFuture<>();
		long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
		Thread thread = new Thread(() -> empty.complete(registry.awaitEmpty(() -> deadline)));
		thread.start();
		Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		assertThat(empty).isNotDone();
		registry.remove(1);
		assertThat(empty.get(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void awaitEmptyEndsAtTheDeadline() {
		InFlightRegistry registry = new InFlightRegistry(10);
		registry.add(TestCall.of(1));
		long deadline = System.nanoTime() + 1000;
		assertThat(registry.awaitEmpty(() -> deadline)).isFalse();
	}

	@Test
	void awaitEmptyEndsAtADeadlineThatIsBroughtForward() throws Exception {
		InFlightRegistry registry = new InFlightRegistry(10);
		registry.add(TestCall.of(1));
		AtomicLong deadline = new AtomicLong(System.nanoTime() + TimeUnit.MINUTES.toNanos(10));
		CompletableFuture<Boolean> empty = new CompletableFuture<>();
		Thread thread = new Thread(() -> empty.complete(registry.awaitEmpty(deadline::get)));
		thread.start();
		Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		deadline.set(System.nanoTime());
		registry.wake();
		assertThat(empty.get(30, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	void eachCallIsRemovedByOneOfManyThreads() throws Exception {
		InFlightRegistry registry = new InFlightRegistry(20_000);
		AtomicLong ids = new AtomicLong();
		AtomicLong removed = new AtomicLong();
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int thread = 0; thread < 4; thread++) {
				futures.add(executor.submit(() -> {
					for (int i = 0; i < 50_000; i++) {
						TestCall call = TestCall.of(ids.incrementAndGet());
						if (!registry.add(call)) {
							throw new IllegalStateException("Rejected " + call.id());
						}
						for (long id = call.id(); id > call.id() - 3; id--) {
							PendingCall other = registry.remove(id);
							if (other != null) {
								removed.incrementAndGet();
							}
						}
					}
				}));
			}
			for (Future<?> future : futures) {
				future.get(60, TimeUnit.SECONDS);
			}
			assertThat(removed.get() + registry.removeAll().size()).isEqualTo(200_000);
			assertThat(registry.pending()).isZero();
		}
		finally {
			executor.shutdownNow();
		}
	}

}
