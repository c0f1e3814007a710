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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.publisher.PublisherProbe;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.LoopEvents;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for publishers and stages of Java that Python awaits, in each home and for each
 * implementation of the loop.
 */
@ParameterizedClass
@CsvSource({ "THREAD, asyncio", "THREAD, uvloop", "PROCESS, asyncio", "PROCESS, uvloop" })
class JavaFutureTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter(0)
	private TestHome home;

	@Parameter(1)
	private String implementation;

	private PythonEventLoopPool pool;

	private PythonClient python;

	private LoopEvents events;

	@BeforeEach
	void start() {
		this.pool = this.home.pool(EventLoopSettings.builder()
			.implementation(this.implementation)
			.gracePeriod(Duration.ofSeconds(5))
			.build());
		this.pool.start();
		this.python = PythonClient.builder().eventLoopPool(this.pool).build();
		this.events = this.pool.eventLoops().get(0).events();
	}

	@AfterEach
	void nothingIsLeft() {
		PythonTest.await(() -> this.events.resources().size() == 0);
		assertThat(this.events.dropped()).isZero();
		this.pool.close();
	}

	@Test
	void publisherGivesItsValue() {
		Map<String, Object> value = Collections.singletonMap("a", List.of(1, 2.5, "x"));
		assertThat(call("result", Object.class, this.events.awaitable(Mono.just(value)))).isEqualTo(value);
		assertThat(
				call("result", Object.class, this.events.awaitable(Mono.delay(Duration.ofMillis(5)).map((tick) -> 7))))
			.isEqualTo(7);
	}

	@Test
	void emptyPublisherGivesNone() {
		long id = this.events.awaitable(Mono.empty());
		assertThat((Object) call("results", List.class, List.of(id))).isEqualTo(Collections.singletonList(null));
	}

	@Test
	void stageGivesItsValueWhenItCompletes() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<Object> result = function("result", this.events.awaitable(stage)).call(Object.class)
			.toFuture();
		assertThat(result).isNotDone();
		stage.complete("done");
		assertThat(result).succeedsWithin(LONG).isEqualTo("done");
	}

	@Test
	void failureIsRaised() {
		long id = this.events.awaitable(Mono.error(new IllegalStateException("no stock")));
		assertThat((Object) call("error", List.class, id)).isEqualTo(
				List.of("java.lang.IllegalStateException", "no stock", "java.lang.IllegalStateException: no stock"));
	}

	@Test
	void valueThatCannotTravelIsRaised() {
		long id = this.events.awaitable(Mono.just(new Object()));
		assertThat((Object) call("error", List.class, id)).asString().contains("PythonConversionException");
	}

	@Test
	void idIsGoodForOneFuture() {
		long id = this.events.awaitable(Mono.just(1));
		assertThat(call("result", Object.class, id)).isEqualTo(1);
		assertThat((Object) call("error", List.class, id)).asString().contains("nothing to await under id " + id);
	}

	@Test
	void cancelledFutureCancelsThePublisher() {
		PublisherProbe<Object> probe = PublisherProbe.of(Mono.never());
		assertThat(call("give_up", String.class, this.events.awaitable(probe.mono()))).isEqualTo("cancelled");
		PythonTest.await(probe::wasCancelled);
	}

	@Test
	void endOfTheLoopCancelsThePublisher() {
		PublisherProbe<Object> probe = PublisherProbe.of(Mono.never());
		long id = this.events.awaitable(probe.mono());
		function("result", id).call(Object.class).onErrorComplete().subscribe();
		PythonTest.await(probe::wasSubscribed);
		this.pool.close();
		PythonTest.await(probe::wasCancelled);
	}

	@Test
	void manyAreAwaitedAtOnce() {
		List<Long> ids = LongStream.range(0, 1000)
			.mapToObj((i) -> this.events.awaitable(Mono.delay(Duration.ofMillis(i % 7)).map((tick) -> i)))
			.toList();
		assertThat((Object) call("results", List.class, ids))
			.isEqualTo(LongStream.range(0, 1000).mapToObj((i) -> (int) i).toList());
	}

	private PythonCall function(String name, Object argument) {
		return this.python.function("fixtures.java_futures:" + name).args(argument);
	}

	private <T> T call(String name, Class<T> type, Object argument) {
		return function(name, argument).call(type).blockOptional(LONG).orElseThrow();
	}

}
