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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.LoopTimer;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls that name their loop, and for what two loops do not share, in each
 * home.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class TwoLoopsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private TestHome home;

	private PythonEventLoopPool pool;

	private PythonClient python;

	private PythonEventLoop first;

	private PythonEventLoop second;

	@BeforeEach
	void start() {
		this.pool = this.home.pool(EventLoopSettings.builder().count(2).gracePeriod(Duration.ofSeconds(5)).build());
		this.pool.start();
		this.python = PythonClient.builder().eventLoopPool(this.pool).build();
		this.first = this.pool.eventLoops().get(0);
		this.second = this.pool.eventLoops().get(1);
	}

	@AfterEach
	void stop() {
		this.pool.close();
	}

	@Test
	void callsAndStreamsRunOnTheLoopThatTheyName() {
		for (PythonEventLoop loop : List.of(this.second, this.second, this.first, this.second)) {
			assertThat(call(loop, "loop_name", String.class)).isEqualTo(loop.name());
			assertThat(on(loop, "loop_names").args(3).stream(String.class).collectList().block(LONG))
				.isEqualTo(Collections.nCopies(3, loop.name()));
			assertThat(this.python.gather(List.of(on(loop, "loop_name"), on(loop, "loop_name")))
				.call(String.class)
				.block(LONG)).isEqualTo(Collections.nCopies(2, loop.name()));
		}
	}

	@Test
	void awaitableReachesTheLoopThatHasIt() {
		for (int i = 0; i < 10; i++) {
			PythonEventLoop loop = this.pool.eventLoops().get(i % 2);
			long id = loop.events().awaitable(Mono.just(i));
			Integer result = this.python.function("fixtures.java_futures:result")
				.args(id)
				.eventLoop(loop)
				.call(Integer.class)
				.block(LONG);
			assertThat(result).isEqualTo(i);
		}
	}

	@Test
	void callForALoopThatIsGoneFails() {
		this.first.retire("a test");
		PythonTest.await(() -> this.first.state() == PythonEventLoopState.STOPPED);
		assertThatExceptionOfType(PythonUnavailableException.class)
			.isThrownBy(() -> call(this.first, "loop_name", String.class))
			.withMessageContaining("'" + this.first.name() + "' is STOPPED")
			.satisfies((ex) -> assertThat(ex.isStarted()).isFalse());
		assertThatExceptionOfType(PythonUnavailableException.class)
			.isThrownBy(() -> on(this.first, "loop_names").args(1).idempotent().stream(String.class).blockLast(LONG));
		assertThat(call(this.second, "loop_name", String.class)).isEqualTo(this.second.name());
	}

	/**
	 * Row H9: loops share no ids.
	 */
	@Test
	void idsOfTwoLoopsDiffer() {
		List<Number> ids = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			ids.addAll(ids(this.first));
			ids.addAll(ids(this.second));
		}
		assertThat(new HashSet<>(ids)).hasSize(30_000);
	}

	@SuppressWarnings("unchecked")
	private List<Number> ids(PythonEventLoop loop) {
		return call(loop, "ids", List.class, 5000);
	}

	/**
	 * Row H9: loops share no registries.
	 */
	@Test
	void eventForOneLoopDoesNotReachTheOther() {
		long id = call(this.first, "future", Long.class);
		this.second.dispatch(new LoopEvent.AsyncResult(id, "wrong"));
		PythonTest.await(() -> this.second.events().dropped() == 1);
		this.first.dispatch(new LoopEvent.AsyncResult(id, "right"));
		assertThat(call(this.first, "outcome", Object.class, id)).isEqualTo(List.of("result", "right"));
		assertThat(this.first.events().dropped()).isZero();
	}

	/**
	 * Row H9: loops share no timers.
	 */
	@Test
	void endOfOneLoopLeavesTheTimersOfTheOther() {
		long id = call(this.second, "future_of_timer", Long.class);
		LoopTimer ended = this.first.events().schedule(1, Duration.ofHours(1));
		LoopTimer kept = this.second.events().schedule(2, Duration.ofHours(1));
		this.first.retire("a test");
		PythonTest.await(() -> this.first.state() == PythonEventLoopState.STOPPED);
		assertThat(ended.cancel()).isFalse();
		assertThat(kept.cancel()).isTrue();
		this.second.events().schedule(id, Duration.ZERO);
		assertThat(call(this.second, "outcome", Object.class, id)).isEqualTo(List.of("result", "fired"));
	}

	private PythonCall on(PythonEventLoop loop, String name) {
		return this.python.function("fixtures.loop_events:" + name).eventLoop(loop);
	}

	private <T> T call(PythonEventLoop loop, String name, Class<T> type, Object... args) {
		return on(loop, name).args(args).call(type).blockOptional(LONG).orElseThrow();
	}

}
