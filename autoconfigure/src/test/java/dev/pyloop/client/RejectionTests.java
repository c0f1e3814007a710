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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the bound of calls in flight.
 */
class RejectionTests extends PythonTest {

	private static final int BOUND = 600;

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.maxPending(BOUND + 1);
	}

	@BeforeEach
	void reset() {
		call("tasks:reset", Void.class);
	}

	@Test
	void callBeyondTheBoundIsRejectedAndTheNextWorks() {
		List<CompletableFuture<String>> waiting = fill();
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> fixture("tasks:wait_async").args("w").call(String.class).block(LONG))
			.withMessageContaining("601 calls of at most 601 are in flight on event loop 'pyloop-0'")
			.withMessageContaining("'pyloop.event-loop.max-pending'")
			.satisfies((ex) -> assertThat(ex.getPending()).isEqualTo(BOUND + 1))
			.satisfies((ex) -> assertThat(ex.getMaxPending()).isEqualTo(BOUND + 1));
		release(waiting);
		assertThat(call("basic:add", Integer.class, 1)).isEqualTo(1);
	}

	@Test
	void streamSendAndGatherBeyondTheBoundAreRejected() {
		List<CompletableFuture<String>> waiting = fill();
		StepVerifier.create(fixture("streaming:count").args("a", 3).stream(Integer.class))
			.expectError(PythonCallRejectedException.class)
			.verify(LONG);
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> fixture("basic:add").args(1).send().block(LONG));
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> this.python.gather(Collections.nCopies(2, fixture("basic:add").args(1)))
				.call(Integer.class)
				.block(LONG))
			.withMessageContaining("2 calls were rejected");
		assertThat(this.pool.eventLoops().get(0).pending()).isEqualTo(BOUND + 1);
		release(waiting);
	}

	@Test
	void everyCallOfManyThreadsIsAnsweredOrRejected() {
		AtomicInteger answered = new AtomicInteger();
		AtomicInteger rejected = new AtomicInteger();
		Flux.range(0, 8).flatMap((thread) -> Mono.fromRunnable(() -> {
			for (int i = 0; i < 2000; i++) {
				fixture("basic:add_later").args(i)
					.call(Integer.class)
					.subscribe((value) -> answered.incrementAndGet(), (ex) -> {
						assertThat(ex).isInstanceOf(PythonCallRejectedException.class);
						rejected.incrementAndGet();
					});
			}
		}).subscribeOn(Schedulers.boundedElastic()), 8).blockLast(LONG);
		await(() -> answered.get() + rejected.get() == 16_000);
		assertThat(answered.get()).isGreaterThanOrEqualTo(BOUND);
	}

	private List<CompletableFuture<String>> fill() {
		List<CompletableFuture<String>> waiting = new ArrayList<>();
		for (int i = 0; i < BOUND; i++) {
			waiting.add(fixture("tasks:wait_async").args("w").call(String.class).toFuture());
		}
		await(() -> recorded("w started") == BOUND);
		waiting.add(fixture("tasks:wait_async").args("w").call(String.class).toFuture());
		return waiting;
	}

	/**
	 * End the calls although none further is accepted: by the cancellation of one.
	 */
	private void release(List<CompletableFuture<String>> waiting) {
		waiting.remove(waiting.size() - 1).cancel(true);
		await(() -> this.pool.eventLoops().get(0).pending() == BOUND);
		call("tasks:open_async", Void.class, "w");
		assertThat(waiting).allSatisfy((future) -> assertThat(future).succeedsWithin(LONG).isEqualTo("w"));
	}

}
