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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonConversionException;
import dev.pyloop.eventloop.CallRejection;
import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for streams.
 */
class PythonStreamTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.workerThreads(4);
	}

	@BeforeEach
	void reset() {
		call("streaming:reset", Void.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "count", "count_plain", "count_with_pauses" })
	void streamGivesItemsInOrder(String function) {
		List<Integer> items = fixture("streaming:" + function).args("a", 10_000)
			.stream(Integer.class)
			.collectList()
			.block(LONG);
		assertThat(items).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
		assertThat(closed("a")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "count", "count_plain", "count_with_pauses" })
	void streamOfNothingCompletes(String function) {
		StepVerifier.create(fixture("streaming:" + function).args("a", 0).stream(Integer.class))
			.expectComplete()
			.verify(LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "count", "count_plain", "count_with_pauses" })
	void generatorAdvancesExactlyAsFarAsThereIsDemand(String function) {
		Flux<Integer> stream = fixture("streaming:" + function).args("a", 100).stream(Integer.class);
		StepVerifier.create(stream, 0)
			.thenAwait()
			.then(() -> assertThat(advanced("a")).isZero())
			.thenRequest(1)
			.expectNext(0)
			.then(() -> assertThat(advanced("a")).isEqualTo(1))
			.thenRequest(7)
			.expectNext(1, 2, 3, 4, 5, 6, 7)
			.then(() -> assertThat(advanced("a")).isEqualTo(8))
			.thenCancel()
			.verify(LONG);
		await(() -> closed("a") == 1);
		assertThat(advanced("a")).isEqualTo(8);
	}

	@ParameterizedTest
	@ValueSource(strings = { "count", "count_plain", "count_with_pauses" })
	void slowSubscriberHoldsTheGeneratorBack(String function) {
		AtomicInteger received = new AtomicInteger();
		BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(5000);
			}

			@Override
			protected void hookOnNext(Integer value) {
				received.incrementAndGet();
			}

		};
		fixture("streaming:" + function).args("a", 20_000).stream(Integer.class).subscribe(subscriber);
		await(() -> received.get() == 5000);
		assertThat(advanced("a")).isEqualTo(5000);
		subscriber.request(1);
		await(() -> received.get() == 5001);
		assertThat(advanced("a")).isEqualTo(5001);
		subscriber.requestUnbounded();
		await(() -> received.get() == 20_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "count", "count_plain", "count_with_pauses", "wait_after" })
	void cancelClosesTheGenerator(String function) {
		Flux<Integer> stream = fixture("streaming:" + function).args("a", 1_000_000).stream(Integer.class);
		assertThat(stream.take(3).collectList().block(LONG)).containsExactly(0, 1, 2);
		await(() -> closed("a") == 1);
		assertThat(advanced("a")).isEqualTo(3);
	}

	@Test
	void cancelWhileTheGeneratorWaitsClosesIt() {
		StepVerifier.create(fixture("streaming:wait_after").args("a", 2).stream(Integer.class))
			.expectNext(0, 1)
			.thenCancel()
			.verify(LONG);
		await(() -> closed("a") == 1);
	}

	@Test
	void cancelRightAfterSubscriptionLeavesNothing() {
		for (int i = 0; i < 200; i++) {
			String function = (i % 2 == 0) ? "streaming:count" : "streaming:count_plain";
			fixture(function).args("a", 1_000_000).stream(Integer.class).subscribe().dispose();
		}
		await(() -> this.pool.eventLoops().get(0).pending() == 0);
		assertThat(call("basic:tasks", Integer.class)).isZero();
	}

	@Test
	void itemOfAnotherTypeIsAnErrorAndClosesTheGenerator() {
		StepVerifier.create(fixture("streaming:count").args("a", 1_000_000).stream(UUID.class))
			.expectError(PythonConversionException.class)
			.verify(LONG);
		await(() -> closed("a") == 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "returns_list", "returns_async_generator", "returns_generator" })
	void streamOfFunctionThatReturnsIterableGivesItsItems(String function) {
		List<Integer> items = fixture("streaming:" + function).stream(Integer.class).collectList().block(LONG);
		assertThat(items).hasSize(3);
	}

	@Test
	void streamOfAsynchronousIteratorGivesItsItems() {
		assertThat(fixture("streaming:numbers").args(3).stream(Integer.class).collectList().block(LONG))
			.containsExactly(2, 1, 0);
	}

	@Test
	void plainGeneratorRunsOnOneWorkerThread() {
		List<String> names = fixture("streaming:thread_names").args(1000)
			.stream(String.class)
			.collectList()
			.block(LONG);
		assertThat(names).hasSize(1000);
		assertThat(new HashSet<>(names)).singleElement().asString().contains("worker");
	}

	@Test
	void plainGeneratorsBeyondHalfOfTheWorkerThreadsAreRejected() {
		long before = this.pool.callFailures().rejected(CallRejection.WORKER_THREADS);
		List<Disposable> held = new ArrayList<>();
		for (String key : List.of("a", "b")) {
			held.add(fixture("streaming:count_plain").args(key, 100).stream(Integer.class).subscribeWith(one()));
			await(() -> advanced(key) == 1);
		}
		StepVerifier.create(fixture("streaming:count_plain").args("c", 3).stream(Integer.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(PythonCallRejectedException.class)
				.hasMessageContaining("half of the worker threads")
				.hasMessageContaining("'pyloop.event-loop.worker-threads'"))
			.verify(LONG);
		assertThat(this.pool.callFailures().rejected(CallRejection.WORKER_THREADS) - before).isEqualTo(1);
		assertThat(call("basic:plain_add", Integer.class, 1, 2)).isEqualTo(3);
		held.forEach(Disposable::dispose);
		await(() -> closed("a") + closed("b") == 2);
		StepVerifier.create(fixture("streaming:count_plain").args("c", 3).stream(Integer.class))
			.expectNext(0, 1, 2)
			.expectComplete()
			.verify(LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "payloads", "payloads_plain" })
	void longItemsTravelThroughBlocks(String function) {
		List<byte[]> items = fixture("streaming:" + function).args(300_000, 5)
			.stream(byte[].class)
			.collectList()
			.block(LONG);
		assertThat(items).hasSize(5);
		for (int i = 0; i < 5; i++) {
			byte[] expected = new byte[300_000];
			Arrays.fill(expected, (byte) i);
			assertThat(items.get(i)).isEqualTo(expected);
		}
	}

	@Test
	void streamPrefetchLetsTheGeneratorRunAhead() {
		PythonClient client = this.python.mutate().streamPrefetch(10).build();
		Flux<Integer> stream = client.function("fixtures.streaming:count").args("a", 100).stream(Integer.class);
		StepVerifier.create(stream, 1)
			.expectNext(0)
			.then(() -> await(() -> advanced("a") >= 10))
			.thenCancel()
			.verify(LONG);
		await(() -> closed("a") == 1);
		assertThat(advanced("a")).isLessThan(20);
	}

	@Test
	void manyStreamsAtOnceKeepTheirItemsApart() {
		List<Integer> sums = Flux.range(1, 40)
			.flatMapSequential((i) -> fixture("streaming:count_with_pauses").args("k" + i, 100 + i)
				.stream(Integer.class)
				.reduce(0, Integer::sum), 40)
			.collectList()
			.block(LONG);
		for (int i = 1; i <= 40; i++) {
			int limit = 100 + i;
			assertThat(sums.get(i - 1)).isEqualTo(limit * (limit - 1) / 2);
		}
	}

	private static BaseSubscriber<Integer> one() {
		return new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

		};
	}

	private int advanced(String key) {
		return call("streaming:advanced", Integer.class, key);
	}

	private int closed(String key) {
		return call("streaming:closed", Integer.class, key);
	}

}
