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
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.CallbackIdGenerator;
import dev.pyloop.eventloop.EventLoopHome;
import dev.pyloop.eventloop.EventLoopRun;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopSelector;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.ring.Doorbell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls of a loop that ends by itself.
 */
@Tag(TestHome.TAG)
@ParameterizedClass
@MethodSource(TestHome.SELECTED)
class LoopDeathTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private TestHome home;

	@Test
	void loopThatDiesFailsItsCallsAndTheOthersGoOn() {
		PythonEventLoopPool pool = pool(EventLoopSettings.builder().count(2));
		try (pool) {
			pool.start();
			String key = keyOf(pool, 0);
			CompletableFuture<Void> pending = call(pool, "tasks:wait_forever").args("d")
				.affinity(key)
				.call(Void.class)
				.toFuture();
			call(pool, "tasks:break_loop").affinity(key).send().block(LONG);
			assertThat(pending).failsWithin(LONG)
				.withThrowableThat()
				.havingCause()
				.isInstanceOfSatisfying(PythonUnavailableException.class, (ex) -> assertThat(ex.isStarted()).isTrue())
				.withMessageContaining("ended unexpectedly");
			assertThat(pool.eventLoops().get(0).state()).isEqualTo(PythonEventLoopState.FAILED);
			for (int i = 0; i < 10; i++) {
				assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
			}
			assertThat(call(pool, "basic:async_thread_name").affinity(key).call(String.class).block(LONG))
				.isEqualTo("pyloop-1");
			assertThatExceptionOfType(PythonUnavailableException.class)
				.isThrownBy(() -> add(pool).affinity(key).strict().call(Integer.class).block(LONG))
				.withMessageContaining("'pyloop-0' of affinity key '" + key + "' is FAILED")
				.withMessageContaining("strict()");
			PythonClient client = PythonClient.builder().eventLoopPool(pool).build();
			assertThat(client.gather(List.of(add(pool), add(pool))).affinity(key).call(Integer.class).block(LONG))
				.containsExactly(3, 3);
			assertThatExceptionOfType(PythonUnavailableException.class)
				.isThrownBy(() -> client.gather(List.of(add(pool), add(pool).strict()))
					.affinity(key)
					.call(Integer.class)
					.block(LONG))
				.withMessageContaining("strict()");
		}
		assertNextPoolWorks();
	}

	@Test
	void callAfterTheDeathThatNobodyHasNoticedFailsAsNotStarted() {
		LateNews late = new LateNews(this.home.open(), new CompletableFuture<>(), new CompletableFuture<>());
		PythonEventLoopPool pool = new PythonEventLoopPool(withoutRestarts(EventLoopSettings.builder()).build(),
				PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(), () -> late);
		try (pool) {
			pool.start();
			PythonEventLoop eventLoop = pool.eventLoops().get(0);
			call(pool, "tasks:break_loop").send().block(LONG);
			assertThat(late.death()).succeedsWithin(LONG);
			assertThat(eventLoop.state()).isEqualTo(PythonEventLoopState.RUNNING);
			CompletableFuture<Integer> called = add(pool).call(Integer.class).toFuture();
			CompletableFuture<Long> streamed = call(pool, "streaming:count").args("d", 3)
				.stream(Integer.class)
				.count()
				.toFuture();
			assertThat(eventLoop.pending()).isGreaterThanOrEqualTo(2);
			late.news().complete(null);
			assertNotStarted(called);
			assertNotStarted(streamed);
			assertThat(eventLoop.pending()).isZero();
		}
		assertNextPoolWorks();
	}

	@Test
	void callThatIsGivenToADeadLoopFailsAsNotStarted() {
		EventLoopSettings settings = withoutRestarts(EventLoopSettings.builder().count(3)).build();
		PythonEventLoop[] dead = new PythonEventLoop[1];
		PythonEventLoopPool pool = new PythonEventLoopPool(settings, (running) -> dead[0], new CallbackIdGenerator(),
				this.home::open);
		try (pool) {
			pool.start();
			dead[0] = pool.eventLoops().get(0);
			call(pool, "tasks:break_loop").send().block(LONG);
			Awaitility.await().atMost(LONG).until(() -> dead[0].state() == PythonEventLoopState.FAILED);
			assertThatExceptionOfType(PythonUnavailableException.class)
				.isThrownBy(() -> add(pool).call(Integer.class).block(LONG))
				.withMessageContaining("'pyloop-0' is FAILED")
				.satisfies((ex) -> assertThat(ex.isStarted()).isFalse());
			assertThat(dead[0].pending()).isZero();
			dead[0] = pool.eventLoops().get(1);
			assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
		}
	}

	private static void assertNotStarted(CompletableFuture<?> future) {
		assertThat(future).failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(PythonUnavailableException.class, (ex) -> assertThat(ex.isStarted()).isFalse())
			.withMessageContaining("ended unexpectedly")
			.withMessageContaining("safe to repeat");
	}

	private static String keyOf(PythonEventLoopPool pool, int index) {
		for (int key = 0; key < 100; key++) {
			if (pool.select("key" + key, false).index() == index) {
				return "key" + key;
			}
		}
		throw new IllegalStateException("No key selects loop " + index);
	}

	private void assertNextPoolWorks() {
		try (PythonEventLoopPool pool = pool(EventLoopSettings.builder())) {
			assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
		}
	}

	private PythonEventLoopPool pool(EventLoopSettings.Builder settings) {
		return this.home.pool(withoutRestarts(settings).build());
	}

	private static EventLoopSettings.Builder withoutRestarts(EventLoopSettings.Builder settings) {
		return settings.supervision(SupervisionSettings.builder().maxRestarts(0, Duration.ofMinutes(1)).build());
	}

	private static PythonCall add(PythonEventLoopPool pool) {
		return call(pool, "basic:add").args(1, 2);
	}

	private static PythonCall call(PythonEventLoopPool pool, String name) {
		return PythonClient.builder().eventLoopPool(pool).build().function("fixtures." + name);
	}

	/**
	 * A home whose loops end before Java hears of it.
	 *
	 * @param home runs the loops
	 * @param death completes when a loop has ended
	 * @param news tells Java
	 */
	private record LateNews(EventLoopHome home, CompletableFuture<Object> death,
			CompletableFuture<Object> news) implements EventLoopHome {

		@Override
		public Doorbell createDoorbell(Path file) {
			return this.home.createDoorbell(file);
		}

		@Override
		public EventLoopRun start(String name, byte[] configuration) {
			this.home.start(name, configuration).ended().whenComplete((result, failure) -> this.death.complete(name));
			return () -> this.news;
		}

		@Override
		public void close() {
			this.home.close();
		}

	}

}
