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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;

import dev.pyloop.PythonUnavailableException;
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
@ExtendWith(OutputCaptureExtension.class)
@EnumSource(TestHome.class)
class LoopRestartTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private TestHome home;

	private Path file;

	@BeforeEach
	void file(@TempDir Path directory) {
		this.file = directory.resolve("released");
	}

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
			HeldPreparation hold = new HeldPreparation();
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
			HeldPreparation hold = new HeldPreparation();
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
			CompletableFuture<String> repeated = waitFor(pool, key).idempotent().call(String.class).toFuture();
			CompletableFuture<String> lost = waitFor(pool, key).call(String.class).toFuture();
			Awaitility.await().atMost(LONG).until(() -> former.pending() == 2);
			kill(pool, former);
			assertThat(lost).failsWithin(LONG)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(PythonUnavailableException.class);
			assertThat(repeated).isNotDone();
			release();
			assertThat(repeated).succeedsWithin(LONG).isEqualTo("released");
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
			CompletableFuture<String> running = waitFor(pool, "any").call(String.class).toFuture();
			Awaitility.await().atMost(LONG).until(() -> former.pending() == 1);
			former.retire("a test asks for it");
			PythonEventLoop fresh = awaitReplacement(pool, former);
			assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
			assertThat(fresh.submitted()).isPositive();
			assertThat(running).isNotDone();
			release();
			assertThat(running).succeedsWithin(LONG).isEqualTo("released");
			Awaitility.await().atMost(LONG).until(() -> former.state() == PythonEventLoopState.STOPPED);
		}
	}

	@Test
	void loopIsReplacedAfterItsCalls() {
		SupervisionSettings supervision = SupervisionSettings.builder().maxRequests(10L).build();
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().supervision(supervision))) {
			PythonEventLoop former = pool.eventLoops().get(0);
			for (int i = 0; i < 10; i++) {
				assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
			}
			awaitReplacement(pool, former);
		}
	}

	@Test
	void loopIsReplacedAtItsAge() {
		SupervisionSettings supervision = SupervisionSettings.builder().maxAge(Duration.ofMillis(1)).build();
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().supervision(supervision))) {
			awaitReplacement(pool, pool.eventLoops().get(0));
		}
	}

	@Test
	void loopIsAddedWhileCallsWaitAndRemovedWhenIdle() {
		SupervisionSettings supervision = SupervisionSettings.builder()
			.maxCount(2)
			.queueAge(Duration.ofMillis(100))
			.idleTime(Duration.ofMillis(200))
			.build();
		EventLoopSettings.Builder settings = EventLoopSettings.builder().count(1).workerThreads(1);
		try (PythonEventLoopPool pool = start(settings.supervision(supervision))) {
			PythonEventLoop first = pool.eventLoops().get(0);
			List<CompletableFuture<String>> calls = Stream.generate(
					() -> call(pool, "restarts:block_worker").args(this.file.toString()).call(String.class).toFuture())
				.limit(2)
				.toList();
			Awaitility.await().atMost(LONG).until(() -> pool.eventLoops().size() == 2);
			assertThat(pool.eventLoops()).extracting(PythonEventLoop::index).containsExactly(0, 1);
			release();
			assertThat(calls).allSatisfy((call) -> assertThat(call).succeedsWithin(LONG).isEqualTo("released"));
			Awaitility.await().atMost(LONG).until(() -> pool.eventLoops().size() == 1);
			assertThat(pool.eventLoops()).containsExactly(first);
		}
	}

	@Test
	void stallIsLoggedWithTheStack(CapturedOutput output) {
		List<String> stalls = new CopyOnWriteArrayList<>();
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder())) {
			pool.addListener(new PythonEventLoopListener() {

				@Override
				public void onStalled(PythonEventLoop eventLoop, Duration duration, String stacks) {
					assertThat(duration).isGreaterThanOrEqualTo(Duration.ofMillis(400));
					stalls.add(stacks);
				}

			});
			CompletableFuture<String> blocked = call(pool, "restarts:block_loop").args(this.file.toString())
				.call(String.class)
				.toFuture();
			Awaitility.await()
				.atMost(LONG)
				.untilAsserted(() -> assertThat(output).contains("Event loop 'pyloop-0' is busy with one step for")
					.contains(" in block_loop"));
			release();
			assertThat(blocked).succeedsWithin(LONG);
			Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(output).contains("goes on after"));
			assertThat(stalls).singleElement(InstanceOfAssertFactories.STRING).contains(" in block_loop");
		}
	}

	@Test
	void loopThatHangsIsGivenUp() {
		SupervisionSettings supervision = SupervisionSettings.builder()
			.stallWarning(Duration.ofMillis(200))
			.stallTimeout(Duration.ofMillis(500))
			.build();
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().supervision(supervision))) {
			PythonEventLoop former = pool.eventLoops().get(0);
			CompletableFuture<String> blocked = call(pool, "restarts:block_loop").args(this.file.toString())
				.call(String.class)
				.toFuture();
			assertThat(blocked).failsWithin(LONG)
				.withThrowableThat()
				.havingCause()
				.isInstanceOfSatisfying(PythonUnavailableException.class, (ex) -> assertThat(ex.isStarted()).isTrue())
				.withMessageContaining("was given up: it was busy with one step for")
				.withMessageContaining("stall.timeout");
			assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
			assertThat(pool.eventLoops()).doesNotContain(former);
			release();
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

	private void release() {
		try {
			Files.createFile(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private PythonCall waitFor(PythonEventLoopPool pool, String key) {
		return call(pool, "restarts:wait_for").args(this.file.toString()).affinity(key);
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

}
