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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.convert.PythonArray;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what a {@link PythonClient} does alike in each home. The rest of the tests of
 * calls run in the homes that {@value TestHome#PROPERTY} names.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class HomeContractTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final int MAX_PENDING = 100;

	@Parameter
	private TestHome home;

	@TempDir
	private Path folder;

	private PythonEventLoopPool pool;

	private PythonClient python;

	@BeforeEach
	void start() {
		this.pool = this.home.pool(EventLoopSettings.builder()
			.maxPending(MAX_PENDING)
			.warmUpModules(List.of("fixtures.hooked"))
			.config(Map.of("fixtures.file", this.folder.resolve("hooks").toString()))
			.gracePeriod(Duration.ofSeconds(5))
			.build());
		this.python = PythonClient.builder().eventLoopPool(this.pool).build();
		call("tasks:reset", Void.class);
	}

	@AfterEach
	void stop() {
		this.pool.close();
		assertThat(this.pool.eventLoops()).extracting(PythonEventLoop::lateDoorbells).containsOnly(0L);
		assertThat(this.pool.eventLoops()).extracting(PythonEventLoop::unknownFrames).containsOnly(0L);
	}

	@Test
	void coroutinesPlainAndInlineFunctionsAreCalled() {
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(call("basic:plain_add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(call("basic:inline_add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(call("basic:async_thread_name", String.class)).isEqualTo("pyloop-0");
	}

	@Test
	void exceptionHasTypeAndTraceback() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("errors:raise_plain", Void.class, "bad"))
			.satisfies((ex) -> assertThat(ex.getPythonMessage()).isEqualTo("bad"))
			.satisfies((ex) -> assertThat(ex.getTraceback()).contains("errors.py", "in raise_plain"));
	}

	@Test
	void streamFollowsDemandAndEndsWhenCancelled() {
		StepVerifier.create(function("streaming:count").args("s", 100).stream(Integer.class), 2)
			.expectNext(0, 1)
			.thenRequest(1)
			.expectNext(2)
			.thenCancel()
			.verify(LONG);
		Awaitility.await().atMost(LONG).until(() -> call("streaming:closed", Integer.class, "s") == 1);
		assertThat(call("streaming:advanced", Integer.class, "s")).isLessThanOrEqualTo(4);
	}

	@Test
	void gatherKeepsTheOrder() {
		List<PythonCall> calls = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			calls.add(function("basic:add_later").args(i, 1));
		}
		List<Integer> results = this.python.gather(calls).call(Integer.class).block(LONG);
		assertThat(results).hasSize(50).startsWith(1, 2, 3).endsWith(50);
	}

	@Test
	void namespacesKeepWhatCodeLeavesThere() {
		PythonNamespace namespace = this.python.namespace("contract");
		namespace.exec("x = 40").block(LONG);
		assertThat(namespace.eval("x + y", Map.of("y", 2)).call(Integer.class).block(LONG)).isEqualTo(42);
	}

	@Test
	void largePayloadsGoThroughBlocks() {
		byte[] data = new byte[5_000_000];
		data[data.length - 1] = 7;
		assertThat(this.python.eval("data", Map.of("data", data)).call(byte[].class).block(LONG)).isEqualTo(data);
	}

	@Test
	void arraysOfNumpyKeepTypeAndShape() {
		PythonArray array = call("values:value", PythonArray.class, "numpy_array");
		assertThat(array.shape()).containsExactly(2, 3);
		assertThat(call("values:sum_of_array", Double.class, array)).isEqualTo(15.0);
	}

	@Test
	void cancellationReachesTheCoroutine() {
		CompletableFuture<Void> future = function("tasks:wait_forever").args("c").call(Void.class).toFuture();
		awaitRecord("c started");
		future.cancel(true);
		awaitRecord("c cancelled");
	}

	@Test
	void timeoutTellsWhereTheCallIs() {
		assertThatExceptionOfType(PythonTimeoutException.class)
			.isThrownBy(() -> function("tasks:wait_forever").args("t")
				.timeout(Duration.ofMillis(200))
				.call(Void.class)
				.block(LONG))
			.withMessageContaining("200");
		awaitRecord("t cancelled");
	}

	@Test
	void callsBeyondTheBoundAreRejected() {
		List<CompletableFuture<Void>> pending = new ArrayList<>();
		for (int i = 0; i < MAX_PENDING; i++) {
			pending.add(function("tasks:wait_forever").args("r").call(Void.class).toFuture());
		}
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> call("basic:add", Integer.class, 1))
			.withMessageContaining("100 calls of at most 100");
		pending.forEach((future) -> future.cancel(true));
		Awaitility.await().atMost(LONG).until(() -> this.pool.eventLoops().get(0).pending() == 0);
	}

	@Test
	void blockingCallsReturnAndNonBlockingThreadsAreRefused() {
		assertThat(this.python.blocking().function("math:sqrt").args(9.0).call(Double.class)).isEqualTo(3.0);
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono
				.fromCallable(() -> this.python.blocking().function("math:sqrt").args(9.0).call(Double.class))
				.subscribeOn(Schedulers.parallel())
				.block(LONG))
			.withMessageContaining("publishOn");
	}

	@Test
	void hooksRunAtStartAndEnd() throws IOException {
		assertThat(lines()).containsExactly("start_plain pyloop-0", "start_async pyloop-0");
		this.pool.close();
		assertThat(lines()).endsWith("stop_plain pyloop-0", "stop_async pyloop-0");
	}

	@Test
	void manyCallsAreAnsweredEach() {
		List<PythonCall> calls = Collections.nCopies(50, function("basic:plain_add").args(2, 3));
		for (int round = 0; round < 20; round++) {
			assertThat(this.python.gather(calls).call(Integer.class).block(LONG)).containsOnly(5);
		}
	}

	private void awaitRecord(String key) {
		Awaitility.await().atMost(LONG).until(() -> call("tasks:recorded", Integer.class, key) > 0);
	}

	private List<String> lines() throws IOException {
		return Files.readAllLines(this.folder.resolve("hooks"));
	}

	private <T> T call(String name, Class<T> type, Object... args) {
		return function(name).args(args).call(type).block(LONG);
	}

	private PythonCall function(String name) {
		return this.python.function("fixtures." + name);
	}

}
