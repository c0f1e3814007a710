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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.EventLoopPreparation;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopListener;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for loops that are restarted and replaced, in each home.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class LoopRestartTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private TestHome home;

	@Test
	void loopThatDiesIsRestarted() {
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().count(2))) {
			Events events = new Events();
			pool.addListener(events);
			PythonEventLoop former = pool.eventLoops().get(0);
			kill(pool, former);
			PythonEventLoop fresh = awaitReplacement(pool, former);
			assertThat(fresh.name()).isEqualTo(former.name());
			assertThat(fresh.index()).isEqualTo(former.index());
			assertThat(pool.restarts(0)).isEqualTo(1);
			assertThat(pool.restarts(1)).isZero();
			Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(events.restarted).containsExactly(fresh));
			assertThat(add(pool).affinity(keyOf(pool, 0)).strict().call(Integer.class).block(LONG)).isEqualTo(3);
		}
	}

	@Test
	void callsWaitForTheOnlyLoopWhileItRestarts() {
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder())) {
			Hold hold = new Hold();
			pool.addPreparation(hold);
			PythonEventLoop former = pool.eventLoops().get(0);
			kill(pool, former);
			Awaitility.await().atMost(LONG).until(() -> former.state() == PythonEventLoopState.FAILED);
			assertThat(hold.begun).succeedsWithin(LONG);
			List<CompletableFuture<Integer>> calls = Flux.range(0, 100)
				.map((i) -> call(pool, "basic:add").args(i, 1).call(Integer.class).toFuture())
				.collectList()
				.block(LONG);
			CompletableFuture<Long> stream = call(pool, "streaming:count").args("w", 3)
				.stream(Integer.class)
				.count()
				.toFuture();
			assertThat(calls).noneMatch(CompletableFuture::isDone);
			hold.end.complete(null);
			for (int i = 0; i < 100; i++) {
				assertThat(calls.get(i)).succeedsWithin(LONG).isEqualTo(i + 1);
			}
			assertThat(stream).succeedsWithin(LONG).isEqualTo(3L);
		}
	}

	@Test
	void callsDoNotWaitLongerThanTheUnavailableTimeout() {
		SupervisionSettings.Builder supervision = SupervisionSettings.builder()
			.unavailableTimeout(Duration.ofMillis(100));
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().supervision(supervision.build()))) {
			Hold hold = new Hold();
			pool.addPreparation(hold);
			kill(pool, pool.eventLoops().get(0));
			assertThat(hold.begun).succeedsWithin(LONG);
			assertThatExceptionOfType(PythonUnavailableException.class)
				.isThrownBy(() -> add(pool).call(Integer.class).block(LONG))
				.withMessageContaining("No event loop runs, but one is being restarted")
				.satisfies((ex) -> assertThat(ex.isStarted()).isFalse());
			hold.end.complete(null);
			Awaitility.await().atMost(LONG).until(() -> !pool.isRecovering());
			assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
		}
	}

	@Test
	void idempotentCallRunsAgainOnAnotherLoop() {
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().count(2))) {
			PythonEventLoop former = pool.eventLoops().get(0);
			String key = keyOf(pool, 0);
			CompletableFuture<String> repeated = call(pool, "restarts:wait_once").args("r" + this.home)
				.affinity(key)
				.idempotent()
				.call(String.class)
				.toFuture();
			CompletableFuture<String> lost = call(pool, "restarts:wait_once").args("l" + this.home)
				.affinity(key)
				.call(String.class)
				.toFuture();
			Awaitility.await().atMost(LONG).until(() -> former.pending() == 2);
			call(pool, "restarts:release_next").args(List.of("r" + this.home, "l" + this.home))
				.affinity(keyOf(pool, 1))
				.call(Void.class)
				.block(LONG);
			kill(pool, former);
			assertThat(repeated).succeedsWithin(LONG).isEqualTo("released");
			assertThat(lost).failsWithin(LONG)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(PythonUnavailableException.class);
		}
	}

	@Test
	void loopThatFailsTooOftenIsGivenUp() {
		SupervisionSettings.Builder supervision = SupervisionSettings.builder()
			.maxRestarts(2, Duration.ofMinutes(1))
			.backOff(Duration.ofMillis(1), 1, Duration.ofMillis(1));
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().supervision(supervision.build()))) {
			Events events = new Events();
			pool.addListener(events);
			for (int i = 0; i < 2; i++) {
				PythonEventLoop former = pool.eventLoops().get(0);
				kill(pool, former);
				awaitReplacement(pool, former);
				Awaitility.await().atMost(LONG).until(() -> !pool.isRecovering());
			}
			PythonEventLoop last = pool.eventLoops().get(0);
			kill(pool, last);
			Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(events.givenUp).containsExactly(last));
			assertThat(pool.eventLoops()).containsExactly(last);
			assertThat(last.state()).isEqualTo(PythonEventLoopState.FAILED);
			assertThatExceptionOfType(PythonUnavailableException.class)
				.isThrownBy(() -> add(pool).call(Integer.class).block(LONG))
				.withMessageContaining("No event loop runs: ");
		}
	}

	@Test
	void retiredLoopEndsItsCallsWhileTheFreshOneServes() {
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder())) {
			PythonEventLoop former = pool.eventLoops().get(0);
			CompletableFuture<String> running = call(pool, "restarts:wait_for").args("t" + this.home)
				.call(String.class)
				.toFuture();
			Awaitility.await().atMost(LONG).until(() -> former.pending() == 1);
			former.retire("a test asks for it");
			PythonEventLoop fresh = awaitReplacement(pool, former);
			assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
			assertThat(fresh.submitted()).isPositive();
			assertThat(running).isNotDone();
			former.credit(null, null);
		}
	}

	private PythonEventLoopPool start(EventLoopSettings.Builder settings) {
		PythonEventLoopPool pool = this.home.pool(settings.gracePeriod(Duration.ofSeconds(5)).build());
		pool.start();
		return pool;
	}

	private static void kill(PythonEventLoopPool pool, PythonEventLoop eventLoop) {
		call(pool, "tasks:break_loop").affinity(keyOf(pool, eventLoop.index())).send().block(LONG);
	}

	private static PythonEventLoop awaitReplacement(PythonEventLoopPool pool, PythonEventLoop former) {
		Awaitility.await()
			.atMost(LONG)
			.until(() -> pool.eventLoops().get(former.index()) != former
					&& pool.eventLoops().get(former.index()).state() == PythonEventLoopState.RUNNING);
		return pool.eventLoops().get(former.index());
	}

	private static String keyOf(PythonEventLoopPool pool, int index) {
		for (int key = 0; key < 100; key++) {
			if (pool.select("key" + key, false).index() == index) {
				return "key" + key;
			}
		}
		throw new IllegalStateException("No key selects loop " + index);
	}

	private static PythonCall add(PythonEventLoopPool pool) {
		return call(pool, "basic:add").args(1, 2);
	}

	private static PythonCall call(PythonEventLoopPool pool, String name) {
		return PythonClient.builder().eventLoopPool(pool).build().function("fixtures." + name);
	}

	private static final class Events implements PythonEventLoopListener {

		private final List<PythonEventLoop> restarted = new CopyOnWriteArrayList<>();

		private final List<PythonEventLoop> givenUp = new CopyOnWriteArrayList<>();

		@Override
		public void onRestarted(PythonEventLoop eventLoop, String reason, @Nullable Throwable cause) {
			this.restarted.add(eventLoop);
		}

		@Override
		public void onGivenUp(PythonEventLoop eventLoop, int restarts, @Nullable Throwable cause) {
			this.givenUp.add(eventLoop);
		}

	}

	/**
	 * Holds the restart of a loop up until the test lets it go on.
	 */
	private static final class Hold implements EventLoopPreparation {

		private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();

		private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

		@Override
		public void prepare(PythonEventLoop eventLoop) {
			this.begun.complete(null);
			this.end.join();
		}

	}

}
