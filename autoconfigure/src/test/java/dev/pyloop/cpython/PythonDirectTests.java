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

package dev.pyloop.cpython;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.convert.PythonArray;
import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonDirect}.
 */
class PythonDirectTests {

	private static final String CODE = """
			import threading

			local = threading.local()
			gate = threading.Lock()

			def release(text):
			    gate.release()

			def same(value):
			    return value

			def join(*args, **kwargs):
			    return [list(args), kwargs]

			def fail(text):
			    raise LookupError(text)

			def leave():
			    raise SystemExit(1)

			def count():
			    local.calls = getattr(local, "calls", 0) + 1
			    return local.calls

			def recurse(value=0):
			    return recurse(value + 1) + 1

			def recurse_in_c(value=0):
			    return max([value], key=recurse_in_c)

			def unmarshallable():
			    return object()

			async def coroutine():
			    return 1

			def generator():
			    yield 1
			""";

	@TempDir
	private Path folder;

	private PythonRuntime runtime;

	private PythonDirect direct;

	private ExecutorService large;

	@BeforeEach
	void create() {
		PythonCode.write(this.folder, "direct_code", CODE);
		this.runtime = PythonRuntime.acquire(TestPython.embedded(), PythonRuntimeOptions.defaults()
			.withPath(List.of(this.folder, TestDirectories.module().resolve("src/main/python"))));
		this.direct = PythonDirect.create(this.runtime, new TestDirectCodec());
		this.large = Executors.newSingleThreadExecutor((task) -> new Thread(null, task, "large", 16 << 20));
	}

	@AfterEach
	void close() {
		this.large.shutdown();
		this.direct.close();
		this.runtime.release();
	}

	@Test
	void callOfAFunctionOfCRunsInTheThreadOfTheCaller() {
		assertThat(call("math:sqrt", 2.0)).isEqualTo(Math.sqrt(2));
		assertThat(call("builtins:len", "abc")).isEqualTo(3);
		assertThat(call("builtins:max", 2, 3L)).isEqualTo(3);
	}

	@Test
	void callPassesScalarsBothWays() throws Exception {
		List<Object> values = Arrays.asList(null, true, false, 0, -1, Integer.MAX_VALUE, Long.MIN_VALUE, 1L << 40, 1.5,
				Double.NaN, Double.NEGATIVE_INFINITY, "", "grüße 🐍", "\ud800 alone", "a\0b", new byte[] { 0, -1 });
		for (Object value : values) {
			assertThat(callLarge("direct_code:same", value)).isEqualTo(value);
		}
	}

	@Test
	void callPassesEverythingElseThroughTheCodec() throws Exception {
		BigInteger big = BigInteger.ONE.shiftLeft(100);
		assertThat(callLarge("direct_code:same", big)).isEqualTo(big);
		assertThat(callLarge("direct_code:same", List.of(1, "two", Map.of("three", 3.0))))
			.isEqualTo(List.of(1, "two", Map.of("three", 3.0)));
	}

	@Test
	void callPassesKeywords() throws Exception {
		Object result = this.large
			.submit(() -> this.direct.call("direct_code:join", new Object[] { 1 }, Map.of("k", 2)))
			.get(30, TimeUnit.SECONDS);
		assertThat(result).isEqualTo(List.of(List.of(1), Map.of("k", 2)));
	}

	@Test
	void callWhenPythonRaisesGivesTheDescriptionToTheCodec() {
		assertThatExceptionOfType(TestDirectCodec.Failure.class).isThrownBy(() -> call("math:sqrt", -1.0))
			.withMessageContaining("ValueError");
		assertThat(call("math:sqrt", 4.0)).isEqualTo(2.0);
	}

	@Test
	void callWhenPythonRaisesHasTheTraceback() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> callLarge("direct_code:fail", "nothing there"))
			.withCauseInstanceOf(TestDirectCodec.Failure.class)
			.withMessageContaining("nothing there")
			.withMessageContaining("direct_code.py");
	}

	@Test
	void callWhenFunctionEndsTheProgramEndsTheCallOnly() {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> callLarge("direct_code:leave"))
			.withMessageContaining("SystemExit");
		assertThat(call("math:sqrt", 4.0)).isEqualTo(2.0);
	}

	@Test
	void callWhenResultCannotTravelFails() {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> callLarge("direct_code:unmarshallable"))
			.withMessageContaining("object");
	}

	@Test
	void callWhenArgumentCannotTravelIsRefused() {
		Object unknown = new PythonArray("<f3", List.of(1), ByteBuffer.allocate(3));
		for (Object bad : List.of(new Thread(), unknown, List.of(1, unknown))) {
			assertThat(call("builtins:len", bad)).isSameAs(PythonDirect.REFUSED);
			assertThat(this.direct.call("builtins:sorted", new Object[] { "ab" }, Map.of("key", bad)))
				.isSameAs(PythonDirect.REFUSED);
		}
		assertThat(call("math:sqrt", 4.0)).isEqualTo(2.0);
	}

	@Test
	void callWhenNothingHasThatNameFailsAndTheNextWorks() {
		assertThatExceptionOfType(TestDirectCodec.Failure.class).isThrownBy(() -> call("math:no_such", 1))
			.withMessageContaining("no_such");
		assertThatExceptionOfType(TestDirectCodec.Failure.class).isThrownBy(() -> call("no_such_module:f", 1))
			.withMessageContaining("no_such_module");
		assertThat(call("math:sqrt", 4.0)).isEqualTo(2.0);
	}

	@Test
	void callWhenNotAPlainFunctionIsRefused() throws Exception {
		assertThat(callLarge("direct_code:coroutine")).isSameAs(PythonDirect.REFUSED);
		assertThat(callLarge("direct_code:generator")).isSameAs(PythonDirect.REFUSED);
	}

	@Test
	void callWhenStackIsSmallIsRefusedForPythonCode() throws Exception {
		CompletableFuture<Object> result = new CompletableFuture<>();
		Thread thread = new Thread(null, () -> result.complete(call("direct_code:same", 1)), "small", 1 << 20);
		thread.start();
		assertThat(result.get(30, TimeUnit.SECONDS)).isSameAs(PythonDirect.REFUSED);
	}

	@Test
	void callOnTheSmallestLargeStackRunsPythonCode() throws Exception {
		assertThat(callOn(4 << 20, "direct_code:same", 1)).isEqualTo(1);
		assertThat(callOn((4 << 20) - (64 << 10), "direct_code:same", 1)).isSameAs(PythonDirect.REFUSED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "direct_code:recurse", "direct_code:recurse_in_c" })
	void recursionErrorOnTheSmallestLargeStackStaysAPythonError(String reference) throws Exception {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> callOn(4 << 20, reference))
			.withCauseInstanceOf(TestDirectCodec.Failure.class)
			.withMessageContaining("RecursionError");
		assertThat(callOn(4 << 20, "direct_code:same", 1)).isEqualTo(1);
	}

	@Test
	void callOnVirtualThreadIsRefused() throws Exception {
		CompletableFuture<Object> result = new CompletableFuture<>();
		if (Runtime.version().feature() >= 21) {
			Thread.class.getMethod("startVirtualThread", Runnable.class)
				.invoke(null, (Runnable) () -> complete(result, () -> call("math:sqrt", 4.0)));
			assertThat(result.get(30, TimeUnit.SECONDS)).isSameAs(PythonDirect.REFUSED);
		}
		else {
			assertThatExceptionOfType(NoSuchMethodException.class)
				.isThrownBy(() -> Thread.class.getMethod("isVirtual"));
		}
	}

	@Test
	void threadLocalValuesStayUnderContention() throws Exception {
		List<CompletableFuture<Integer>> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			CompletableFuture<Integer> result = new CompletableFuture<>();
			new Thread(null, () -> complete(result, this::countUnderContention), "large", 16 << 20).start();
			threads.add(result);
		}
		for (CompletableFuture<Integer> thread : threads) {
			assertThat(thread.get(60, TimeUnit.SECONDS)).isEqualTo(300);
		}
	}

	private int countUnderContention() {
		int made = 0;
		while (made < 300) {
			Object counted = call("direct_code:count");
			if (counted != PythonDirect.REFUSED) {
				assertThat(counted).isEqualTo(++made);
			}
		}
		return made;
	}

	@Test
	void threadLocalValuesStayBetweenCalls() throws Exception {
		assertThat(callLarge("direct_code:count")).isEqualTo(1);
		assertThat(callLarge("direct_code:count")).isEqualTo(2);
	}

	@Test
	void callsOfManyThreadsReachTheirOwnCallers() throws Exception {
		List<CompletableFuture<Boolean>> callers = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			int caller = i;
			CompletableFuture<Boolean> result = new CompletableFuture<>();
			new Thread(() -> complete(result, () -> sumsAreRight(caller))).start();
			callers.add(result);
		}
		for (CompletableFuture<Boolean> caller : callers) {
			assertThat(caller.get(60, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void callThatTakesLongHoldsUpNobody() throws Exception {
		assertThat(callLarge("direct_code:gate.acquire")).isEqualTo(true);
		Future<Object> blocked = this.large.submit(() -> call("direct_code:gate.acquire"));
		for (int i = 0; i < 20; i++) {
			assertThat(call("math:sqrt", 9.0)).isEqualTo(3.0);
		}
		assertThat(blocked).isNotDone();
		assertThat(this.runtime.call("direct_code", "release", PythonCode.marshalled(""), PythonCode.TIMEOUT))
			.isNotNull();
		assertThat(blocked.get(30, TimeUnit.SECONDS)).isEqualTo(true);
	}

	@Test
	void thatThreadsDieLeavesNoThreadStates() throws Exception {
		PythonThreadStates states = new PythonThreadStates(PythonRegistry.get());
		for (int i = 0; i < 300; i++) {
			Thread thread = new Thread(() -> call("math:sqrt", 4.0));
			thread.start();
			thread.join(Duration.ofSeconds(30).toMillis());
		}
		states.sweep();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			states.sweep();
			return states.size() < 30;
		});
		assertThat(call("math:sqrt", 4.0)).isEqualTo(2.0);
	}

	@Test
	void callWhenClosedIsRefused() {
		assertThat(call("math:sqrt", 4.0)).isEqualTo(2.0);
		this.direct.close();
		for (String reference : List.of("math:sqrt", "math:floor")) {
			assertThatExceptionOfType(PythonUnavailableException.class).isThrownBy(() -> call(reference, 4.0))
				.withMessageContaining("stopped")
				.satisfies((ex) -> assertThat(ex.isStarted()).isFalse());
		}
		this.direct = PythonDirect.create(this.runtime, new TestDirectCodec());
		assertThat(call("math:sqrt", 4.0)).isEqualTo(2.0);
	}

	private boolean sumsAreRight(int caller) {
		for (int i = 0; i < 500; i++) {
			if (!Integer.valueOf(caller * 1000 + i).equals(call("operator:add", caller * 1000, i))) {
				return false;
			}
		}
		return true;
	}

	private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
		try {
			result.complete(task.call());
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

	private @Nullable Object call(String reference, @Nullable Object... arguments) {
		return this.direct.call(reference, (arguments != null) ? arguments : new Object[] { null }, null);
	}

	private @Nullable Object callOn(int stackSize, String reference, Object... arguments) throws Exception {
		CompletableFuture<Object> result = new CompletableFuture<>();
		new Thread(null, () -> complete(result, () -> call(reference, arguments)), "stack", stackSize).start();
		return result.get(30, TimeUnit.SECONDS);
	}

	private @Nullable Object callLarge(String reference, @Nullable Object... arguments) throws Exception {
		return this.large.submit(() -> call(reference, arguments)).get(30, TimeUnit.SECONDS);
	}

}
