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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.EventLoopPreparation;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of calls when loops are restarted or replaced.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class SupervisionTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private TestHome home;

	@TempDir
	private Path folder;

	@Test
	void replacementServesAfterItsWarmUpAndItsHooks() throws Exception {
		Path pipe = this.folder.resolve("pipe");
		Path held = Path.of(pipe + ".held");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(60, TimeUnit.SECONDS)).isTrue();
		PythonEventLoopPool pool = this.home.pool(EventLoopSettings.builder()
			.config(Map.of("fixtures.pipe", pipe.toString()))
			.warmUpModules(List.of("fixtures.hooked"))
			.gracePeriod(Duration.ofSeconds(5))
			.build());
		try (pool) {
			CompletableFuture<Void> start = TestThreads.run(pool::start);
			release(pipe, held);
			assertThat(start).succeedsWithin(LONG);
			PythonEventLoop former = pool.eventLoops().get(0);
			Files.delete(held);
			former.retire("a test asks for it");
			Awaitility.await().atMost(LONG).until(() -> Files.exists(held));
			assertThat(call(pool, "basic:add").args(1, 2).call(Integer.class).block(LONG)).isEqualTo(3);
			assertThat(pool.eventLoops()).containsExactly(former);
			assertThat(former.state()).isEqualTo(PythonEventLoopState.RUNNING);
			release(pipe, held);
			awaitReplacement(pool, former);
			assertThat(call(pool, "basic:add").args(1, 2).call(Integer.class).block(LONG)).isEqualTo(3);
		}
	}

	private static void release(Path pipe, Path held) throws IOException {
		Awaitility.await().atMost(LONG).until(() -> Files.exists(held));
		Files.newOutputStream(pipe, StandardOpenOption.WRITE).close();
	}

	@Test
	void idempotentCallRunsAgainThreeTimesAndNoMore() {
		try (PythonEventLoopPool pool = start()) {
			CompletableFuture<String> repeated = waitForever(pool).idempotent().call(String.class).toFuture();
			for (int run = 0; run < 4; run++) {
				assertThat(repeated).isNotDone();
				CompletableFuture<String> other = waitForever(pool).call(String.class).toFuture();
				kill(pool, 2);
				assertUnavailable(other);
			}
			assertUnavailable(repeated);
		}
	}

	@Test
	void streamRunsAgainUnlessItHasGivenAnItem() {
		try (PythonEventLoopPool pool = start()) {
			AtomicInteger items = new AtomicInteger();
			CompletableFuture<Void> begun = call(pool, "streaming:wait_after").args("begun", 1)
				.idempotent()
				.stream(Integer.class)
				.doOnNext((item) -> items.incrementAndGet())
				.then()
				.toFuture();
			CompletableFuture<Void> untouched = call(pool, "streaming:wait_after").args("untouched", 0)
				.idempotent()
				.stream(Integer.class)
				.then()
				.toFuture();
			Awaitility.await().atMost(LONG).until(() -> items.get() == 1);
			kill(pool, 2);
			assertUnavailable(begun);
			assertRunsAgain(pool, untouched);
			assertThat(items).hasValue(1);
		}
	}

	@Test
	void gatheredCallsRunAgainOnlyIfAllAreIdempotent() {
		try (PythonEventLoopPool pool = start()) {
			CompletableFuture<List<String>> all = gather(pool, waitForever(pool).idempotent(),
					waitForever(pool).idempotent());
			CompletableFuture<List<String>> one = gather(pool, waitForever(pool).idempotent(), waitForever(pool));
			kill(pool, 4);
			assertUnavailable(one);
			assertRunsAgain(pool, all);
		}
	}

	private static CompletableFuture<List<String>> gather(PythonEventLoopPool pool, PythonCall... calls) {
		return PythonClient.builder().eventLoopPool(pool).build().gather(List.of(calls)).call(String.class).toFuture();
	}

	@Test
	void noMoreCallsWaitForARestartThanMayBeInFlight() {
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().maxPending(3))) {
			Hold hold = new Hold();
			pool.addPreparation(hold);
			call(pool, "tasks:break_loop").send().block(LONG);
			Awaitility.await().atMost(LONG).until(() -> hold.begun.get() == 1);
			List<CompletableFuture<Integer>> waiting = Stream
				.generate(() -> call(pool, "basic:add").args(1, 2).call(Integer.class).toFuture())
				.limit(3)
				.toList();
			assertThat(waiting).noneMatch(CompletableFuture::isDone);
			CompletableFuture<Integer> tooMany = call(pool, "basic:add").args(1, 2).call(Integer.class).toFuture();
			assertThat(tooMany).isCompletedExceptionally();
			assertUnavailable(tooMany);
			hold.end.complete(null);
			assertThat(waiting).allSatisfy((call) -> assertThat(call).succeedsWithin(LONG).isEqualTo(3));
		}
	}

	@Test
	void oneLoopIsReplacedAtATime() {
		SupervisionSettings supervision = SupervisionSettings.builder().maxAge(Duration.ofMillis(1)).build();
		PythonEventLoopPool pool = this.home
			.pool(EventLoopSettings.builder().count(3).supervision(supervision).build());
		Hold hold = new Hold();
		try (pool) {
			pool.start();
			pool.addPreparation(hold);
			Awaitility.await().atMost(LONG).until(() -> hold.begun.get() == 1);
			List<PythonEventLoop> before = pool.eventLoops();
			// Ten rounds of the supervisor, in which all of them are too old.
			Awaitility.await()
				.during(Duration.ofSeconds(1))
				.atMost(LONG)
				.until(() -> hold.begun.get() == 1 && pool.eventLoops().equals(before));
			hold.end.complete(null);
			Awaitility.await().atMost(LONG).until(() -> !pool.eventLoops().equals(before));
		}
	}

	private static void assertUnavailable(CompletableFuture<?> call) {
		assertThat(call).failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(PythonUnavailableException.class);
	}

	private static void assertRunsAgain(PythonEventLoopPool pool, CompletableFuture<?> call) {
		Awaitility.await().atMost(LONG).until(() -> pool.eventLoops().get(0).pending() > 0);
		assertThat(call).isNotDone();
		call.cancel(true);
	}

	/**
	 * Kill the only loop once it has the given number of calls.
	 */
	private static void kill(PythonEventLoopPool pool, int pending) {
		PythonEventLoop former = pool.eventLoops().get(0);
		Awaitility.await().atMost(LONG).until(() -> former.pending() == pending);
		call(pool, "tasks:break_loop").send().block(LONG);
		awaitReplacement(pool, former);
	}

	private static void awaitReplacement(PythonEventLoopPool pool, PythonEventLoop former) {
		Awaitility.await()
			.atMost(LONG)
			.until(() -> pool.eventLoops().get(0) != former
					&& pool.eventLoops().get(0).state() == PythonEventLoopState.RUNNING);
	}

	private PythonEventLoopPool start() {
		return start(EventLoopSettings.builder());
	}

	private PythonEventLoopPool start(EventLoopSettings.Builder settings) {
		PythonEventLoopPool pool = this.home.pool(settings.count(1)
			.gracePeriod(Duration.ofSeconds(2))
			.supervision(SupervisionSettings.builder()
				.backOff(Duration.ofMillis(1), 1, Duration.ofMillis(1))
				.maxRestarts(10, Duration.ofHours(1))
				.unavailableTimeout(LONG)
				.build())
			.build());
		pool.start();
		return pool;
	}

	private static PythonCall waitForever(PythonEventLoopPool pool) {
		return call(pool, "tasks:wait_forever").args("s");
	}

	private static PythonCall call(PythonEventLoopPool pool, String name) {
		return PythonClient.builder().eventLoopPool(pool).build().function("fixtures." + name);
	}

	/**
	 * Holds loops up that are about to take over.
	 */
	private static final class Hold implements EventLoopPreparation {

		private final AtomicInteger begun = new AtomicInteger();

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		@Override
		public void prepare(PythonEventLoop eventLoop) {
			this.begun.incrementAndGet();
			this.end.join();
		}

	}

}
