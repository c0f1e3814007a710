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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import dev.pyloop.PythonException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonModuleNotFoundException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.CallbackIdGenerator;
import dev.pyloop.eventloop.EventLoopHome;
import dev.pyloop.eventloop.EventLoopRun;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopSelector;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.eventloop.ThreadEventLoopHome;
import dev.pyloop.ring.Doorbell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for start and end of {@link PythonEventLoopPool}.
 */
@Tag(TestHome.TAG)
@ParameterizedClass
@MethodSource(TestHome.SELECTED)
class PoolLifecycleTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private TestHome home;

	@Test
	void nothingStartsBeforeTheFirstCall() {
		AtomicInteger opened = new AtomicInteger();
		PythonEventLoopPool pool = new PythonEventLoopPool(EventLoopSettings.builder().build(),
				PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(), () -> {
					opened.incrementAndGet();
					return this.home.open();
				});
		try (pool) {
			Mono<Integer> mono = add(pool).call(Integer.class);
			assertThat(opened).hasValue(0);
			assertThat(pool.isRunning()).isFalse();
			assertThat(mono.block(LONG)).isEqualTo(3);
			assertThat(opened).hasValue(1);
			assertThat(pool.isRunning()).isTrue();
		}
	}

	@Test
	void closedPoolRefusesCallsUntilItIsStartedAgain() {
		PythonEventLoopPool pool = pool(EventLoopSettings.builder());
		assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
		pool.close();
		pool.close();
		assertThatExceptionOfType(PythonUnavailableException.class)
			.isThrownBy(() -> add(pool).call(Integer.class).block(LONG))
			.withMessageContaining("stopped")
			.satisfies((ex) -> assertThat(ex.isStarted()).isFalse());
		StepVerifier.create(add(pool).stream(Integer.class)).expectError(PythonUnavailableException.class).verify(LONG);
		pool.start();
		assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
		pool.close();
	}

	@Test
	void closeLetsTheCallsInFlightEnd() {
		PythonEventLoopPool pool = pool(EventLoopSettings.builder());
		List<CompletableFuture<Integer>> futures = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			String function = (i % 2 == 0) ? "basic:add_later" : "basic:plain_add";
			futures.add(call(pool, function).args(i, 1).call(Integer.class).toFuture());
		}
		pool.close();
		for (int i = 0; i < 2000; i++) {
			assertThat(futures.get(i)).isCompletedWithValue(i + 1);
		}
	}

	@Test
	void closeEndsCallsThatDoNotEndByThemselves() {
		PythonEventLoopPool pool = pool(EventLoopSettings.builder().gracePeriod(Duration.ofMillis(400)));
		call(pool, "tasks:reset").call(Void.class).block(LONG);
		CompletableFuture<Void> task = call(pool, "tasks:wait_forever").args("a").call(Void.class).toFuture();
		CompletableFuture<List<Integer>> stream = call(pool, "streaming:wait_after").args("a", 1)
			.stream(Integer.class)
			.collectList()
			.toFuture();
		Awaitility.await()
			.atMost(LONG)
			.until(() -> call(pool, "streaming:advanced").args("a").call(Integer.class).block(LONG) == 1);
		pool.close();
		assertThat(task).failsWithin(LONG);
		assertThat(stream).failsWithin(LONG);
		assertThat(pool.eventLoops()).allMatch((eventLoop) -> eventLoop.state() == PythonEventLoopState.STOPPED);
	}

	@Test
	void closeEndsTasksThatCallsLeftBehind() {
		PythonEventLoopPool pool = pool(EventLoopSettings.builder());
		call(pool, "tasks:start_background_task").args("b").call(Void.class).block(LONG);
		pool.close();
		assertThat(pool.eventLoops()).allMatch((eventLoop) -> eventLoop.state() == PythonEventLoopState.STOPPED);
	}

	@Test
	void startFromManyThreadsStartsOnce() {
		AtomicInteger opened = new AtomicInteger();
		PythonEventLoopPool pool = new PythonEventLoopPool(EventLoopSettings.builder().count(2).build(),
				PythonEventLoopSelector.leastPending(), new CallbackIdGenerator(), () -> {
					opened.incrementAndGet();
					return this.home.open();
				});
		try (pool) {
			List<Integer> results = Flux.range(0, 50)
				.flatMap(
						(i) -> Mono.defer(() -> add(pool).call(Integer.class)).subscribeOn(Schedulers.boundedElastic()),
						8)
				.collectList()
				.block(LONG);
			assertThat(results).hasSize(50).containsOnly(3);
			assertThat(opened).hasValue(1);
		}
	}

	@Test
	void severalPoolsRunAtOnce() {
		PythonEventLoopPool first = pool(EventLoopSettings.builder().namePrefix("first"));
		PythonEventLoopPool second = pool(EventLoopSettings.builder().namePrefix("second").count(2));
		assertThat(call(first, "basic:async_thread_name").call(String.class).block(LONG)).isEqualTo("first-0");
		assertThat(call(second, "basic:async_thread_name").call(String.class).block(LONG)).startsWith("second-");
		first.close();
		assertThat(add(second).call(Integer.class).block(LONG)).isEqualTo(3);
		assertThat(call(second, "errors:depth_of").args(List.of(1)).call(Integer.class).block(LONG)).isEqualTo(1);
		second.close();
	}

	@Test
	void missingWarmUpModuleFailsTheStart() {
		PythonEventLoopPool pool = pool(EventLoopSettings.builder().warmUpModules(List.of("no_such_warm_up")));
		assertThatExceptionOfType(PythonModuleNotFoundException.class).isThrownBy(pool::start)
			.withMessageContaining("Module 'no_such_warm_up' of 'pyloop.python.warm-up-modules'")
			.withMessageContaining("sys.path is ['");
		assertThat(pool.isRunning()).isFalse();
		assertNextPoolWorks();
	}

	@Test
	void failingWarmUpModuleFailsTheStart() {
		PythonEventLoopPool pool = pool(
				EventLoopSettings.builder().count(2).warmUpModules(List.of("fixtures.fails_at_import")));
		assertThatExceptionOfType(PythonExecutionException.class).isThrownBy(pool::start)
			.withMessage("ValueError: broken module");
		assertNextPoolWorks();
	}

	@Test
	void exitInWarmUpModuleFailsTheStart() {
		PythonEventLoopPool pool = pool(EventLoopSettings.builder().warmUpModules(List.of("fixtures.exits_at_import")));
		assertThatExceptionOfType(PythonException.class).isThrownBy(pool::start).withMessageContaining("SystemExit");
		assertNextPoolWorks();
	}

	@Test
	void pythonThatDiesDuringTheStartFailsTheStart() {
		PythonEventLoopPool pool = new PythonEventLoopPool(EventLoopSettings.builder().build(),
				PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(),
				() -> new MortalHome((ThreadEventLoopHome) TestHome.THREAD.open()));
		assertThatExceptionOfType(PythonException.class).isThrownBy(pool::start)
			.withMessageContaining("dead on arrival");
		assertThat(pool.isRunning()).isFalse();
		assertNextPoolWorks();
	}

	@Test
	void loopThatDoesNotBecomeReadyFailsTheStart() {
		PythonEventLoopPool pool = pool(EventLoopSettings.builder()
			.startTimeout(Duration.ofMillis(300))
			.gracePeriod(Duration.ofSeconds(1))
			.warmUpModules(List.of("fixtures.never_ready")));
		assertThatExceptionOfType(PythonUnavailableException.class).isThrownBy(pool::start)
			.withMessageContaining("was not ready within")
			.withMessageContaining("start-up hooks");
		assertNextPoolWorks();
	}

	private void assertNextPoolWorks() {
		try (PythonEventLoopPool pool = pool(EventLoopSettings.builder())) {
			assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
		}
	}

	private PythonEventLoopPool pool(EventLoopSettings.Builder settings) {
		return this.home.pool(settings.build());
	}

	private static PythonCall add(PythonEventLoopPool pool) {
		return call(pool, "basic:add").args(1, 2);
	}

	private static PythonCall call(PythonEventLoopPool pool, String name) {
		return PythonClient.builder().eventLoopPool(pool).build().function("fixtures." + name);
	}

	/**
	 * A home of threads that die when they start.
	 *
	 * @param home creates doorbells
	 */
	private record MortalHome(ThreadEventLoopHome home) implements EventLoopHome {

		@Override
		public Doorbell createDoorbell(Path file) {
			return this.home.createDoorbell(file);
		}

		@Override
		public EventLoopRun start(String name, byte[] configuration) {
			return this.home.runtime().startThread(name, "fixtures.dying", "main", configuration)::result;
		}

		@Override
		public void close() {
			this.home.close();
		}

	}

}
