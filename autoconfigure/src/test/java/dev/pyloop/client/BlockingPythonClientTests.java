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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonModuleNotFoundException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BlockingPythonClient}.
 */
class BlockingPythonClientTests extends PythonTest {

	@ParameterizedTest
	@ValueSource(strings = { "add", "add_later", "plain_add", "inline_add" })
	void callGivesResult(String function) {
		assertThat(blocking("basic:" + function).args(1, 2).call(Integer.class)).isEqualTo(3);
	}

	@Test
	void callOfBuiltInFunctionGivesResult() {
		double root = this.python.blocking().function("math:sqrt").args(2.25).call(Double.class);
		assertThat(root).isEqualTo(1.5);
	}

	@Test
	void callWithKeywordArgumentsBindsThem() {
		BlockingPythonCall call = blocking("basic:join").args("a").args("b");
		assertThat(call.kwarg("separator", "-").kwargs(Map.of("end", "!")).call(String.class)).isEqualTo("a-b!");
		assertThat(call.call(String.class)).isEqualTo("ab");
	}

	@Test
	void callOfNoneGivesNull() {
		assertThat(blocking("basic:nothing").call(String.class)).isNull();
	}

	@Test
	void callWithTypeReferenceConvertsElements() {
		List<Long> numbers = blocking("basic:echo").args(List.of(1, 2))
			.call(new ParameterizedTypeReference<List<Long>>() {
			});
		assertThat(numbers).containsExactly(1L, 2L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "math:sqrt", "fixtures.basic:add" })
	void resultThatDoesNotFitNamesTheCall(String function) {
		BlockingPythonCall call = this.python.blocking().function(function).args(4);
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(PythonConversionException.class).isThrownBy(() -> call.call(UUID.class))
				.withMessageStartingWith("Result of '" + function + "': ")
				.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$"));
		}
	}

	@Test
	void failureIsThrown() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> blocking("errors:raise_plain").args("bad").call(Void.class))
			.withMessage("ValueError: bad")
			.satisfies((ex) -> assertThat(ex.getTraceback()).contains("in raise_plain"));
		assertThatExceptionOfType(PythonModuleNotFoundException.class)
			.isThrownBy(() -> this.python.blocking().function("no_such_module:f").call(Void.class));
		assertThat(blocking("basic:plain_add").args(1, 2).call(Integer.class)).isEqualTo(3);
	}

	@Test
	void exitIsAnError() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> blocking("errors:exit_plain").call(Void.class))
			.withMessageContaining("SystemExit");
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> blocking("errors:recurse").call(Integer.class))
			.withMessageContaining("RecursionError");
	}

	@Test
	void timeoutEndsTheCall() {
		assertThatExceptionOfType(PythonTimeoutException.class).isThrownBy(
				() -> blocking("tasks:wait_forever").args("b").timeout(Duration.ofMillis(100)).call(Void.class));
	}

	@Test
	void evalAndExecRunCode() {
		this.python.blocking().exec("blocked = 5");
		assertThat(this.python.blocking().eval("blocked + a", Map.of("a", 1)).call(Integer.class)).isEqualTo(6);
	}

	@ParameterizedTest
	@ValueSource(strings = { "add", "plain_add" })
	void threadThatMustNotBlockIsRefused(String function) {
		Mono<Integer> mono = Mono.fromCallable(() -> blocking("basic:" + function).args(1, 2).call(Integer.class))
			.subscribeOn(Schedulers.parallel());
		StepVerifier.create(mono)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("block")
				.hasMessageContaining("parallel-"))
			.verify(LONG);
	}

	@Test
	void execOnThreadThatMustNotBlockIsRefused() {
		Mono<Void> mono = Mono.<Void>fromRunnable(() -> this.python.blocking().exec("a = 1"))
			.subscribeOn(Schedulers.parallel());
		StepVerifier.create(mono).expectError(IllegalStateException.class).verify(LONG);
	}

	@Test
	void interruptEndsTheCallAndIsKept() throws Exception {
		call("tasks:reset", Void.class);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread thread = new Thread(() -> {
			try {
				blocking("tasks:wait_forever").args("i").call(Void.class);
			}
			catch (RuntimeException ex) {
				failure.set(ex);
				interrupted.set(Thread.currentThread().isInterrupted());
			}
		});
		thread.start();
		awaitRecord("i started");
		thread.interrupt();
		thread.join(LONG.toMillis());
		assertThat(failure.get()).isNotNull();
		assertThat(interrupted).isTrue();
		awaitRecord("i cancelled");
	}

	@Test
	void stateOfThreadsStaysUnderContention() {
		String key = UUID.randomUUID().toString();
		CountDownLatch called = new CountDownLatch(6);
		List<CompletableFuture<List<String>>> threads = IntStream.range(0, 6)
			.mapToObj((i) -> TestThreads.supplyLarge(() -> countThreads(key, called)))
			.toList();
		Map<String, List<Integer>> counts = new HashMap<>();
		for (CompletableFuture<List<String>> thread : threads) {
			assertThat(thread).succeedsWithin(LONG);
			for (String result : thread.join()) {
				String[] parts = result.split(" ");
				counts.computeIfAbsent(parts[0], (name) -> new ArrayList<>()).add(Integer.valueOf(parts[1]));
			}
		}
		assertThat(counts.values()).allSatisfy((each) -> assertThat(each)
			.containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, each.size()).boxed().toList()));
		assertThat(counts.values().stream().mapToInt(List::size).sum()).isEqualTo(6 * 300);
		assertThat(counts).hasSizeLessThanOrEqualTo(6 + 8);
	}

	private List<String> countThreads(String key, CountDownLatch called) {
		BlockingPythonCall call = blocking("basic:count_in_thread").args(key);
		List<String> results = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			results.add(call.call(String.class));
		}
		called.countDown();
		try {
			// A thread that ends early would give its identity to another
			assertThat(called.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return results;
	}

	@Test
	void manyThreadsGetTheirOwnResults() {
		List<Integer> results = Flux.range(0, 2000)
			.flatMapSequential(
					(i) -> Mono.fromCallable(() -> blocking("basic:plain_add").args(i, 1).call(Integer.class))
						.subscribeOn(Schedulers.boundedElastic()),
					20)
			.collectList()
			.block(LONG);
		assertThat(results).isEqualTo(IntStream.range(1, 2001).boxed().toList());
	}

	private BlockingPythonCall blocking(String name) {
		return this.python.blocking().function("fixtures." + name);
	}

}
