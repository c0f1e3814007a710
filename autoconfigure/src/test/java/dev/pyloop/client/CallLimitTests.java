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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonCallRejectedException.Reason;
import dev.pyloop.PythonException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.client.PythonCallLimit.Shed;
import dev.pyloop.eventloop.PythonEventLoopState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonCallLimit} with calls of all kinds.
 */
class CallLimitTests extends PythonTest {

	private PythonCallLimit limit;

	private PythonClient limited;

	@BeforeEach
	void limit() {
		use(PythonCallLimit.of("tasks", "fixtures.tasks:wait*").maxConcurrency(1).maxQueue(3));
	}

	private void use(PythonCallLimit.Builder builder) {
		this.limit = builder.build();
		this.limited = PythonClient.builder().eventLoopPool(this.pool).limit(this.limit).build();
		call("tasks:reset", Void.class);
	}

	@Test
	void callsBeyondTheLimitWaitInJava() {
		CompletableFuture<String> first = start("a");
		awaitRecord("a started");
		CompletableFuture<String> second = start("b");
		assertThat(this.limit.running()).isOne();
		assertThat(this.limit.waiting()).isOne();
		assertThat(this.pool.eventLoops().get(0).pending()).isOne();
		open("b");
		open("a");
		assertThat(first).succeedsWithin(LONG).isEqualTo("a");
		assertThat(second).succeedsWithin(LONG).isEqualTo("b");
		isFree();
	}

	@Test
	void callsOfOtherFunctionsDoNotWait() {
		CompletableFuture<String> first = start("a");
		assertThat(this.limited.function("fixtures.basic:add").args(1, 2).call(Integer.class).block(LONG)).isEqualTo(3);
		end(first, "a");
	}

	@Test
	void callThatFindsNoPlaceIsRejectedWithTheLoad() {
		List<CompletableFuture<String>> calls = List.of(start("a"), start("a"), start("a"), start("a"));
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> function("wait_async").args("a").call(String.class).block(LONG))
			.withMessageContaining("'fixtures.tasks:wait_async' was rejected: of limit 'tasks' 1 of 1 ran and 3 of 3")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.CONCURRENCY_LIMIT))
			.satisfies((ex) -> assertThat(ex.getPending()).isEqualTo(4))
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(4));
		open("a");
		assertThat(calls).allSatisfy((call) -> assertThat(call).succeedsWithin(LONG).isEqualTo("a"));
		isFree();
	}

	@Test
	void cancellationWhileWaitingLeavesTheQueue() {
		CompletableFuture<String> first = start("a");
		Disposable second = function("wait_async").args("b").call(String.class).subscribe();
		assertThat(this.limit.waiting()).isOne();
		second.dispose();
		assertThat(this.limit.waiting()).isZero();
		end(first, "a");
		assertThat(recorded("b started")).isZero();
	}

	@Test
	void permitOfCancelledCallIsHeldUntilPythonHasEndedIt() {
		Disposable first = function("wait_twice").args("a").call(String.class).subscribe();
		awaitRecord("a started");
		CompletableFuture<String> second = start("b");
		first.dispose();
		awaitRecord("a cancelled");
		assertThat(this.limit.running()).isOne();
		assertThat(this.limit.waiting()).isOne();
		open("a");
		end(second, "b");
	}

	@Test
	void timeoutCountsFromSubscription() {
		CompletableFuture<String> first = start("a");
		awaitRecord("a started");
		StepVerifier.create(function("wait_async").args("b").timeout(Duration.ofMillis(50)).call(String.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(PythonTimeoutException.class)
				.hasMessageContaining("It had not begun to run"))
			.verify(LONG);
		assertThat(this.limit.waiting()).isZero();
		end(first, "a");
		assertThat(recorded("b started")).isZero();
	}

	@Test
	void waitingEndsAtTheQueueTimeout() {
		use(PythonCallLimit.of("tasks", "fixtures.tasks:wait*").maxConcurrency(1).queueTimeout(Duration.ofMillis(50)));
		CompletableFuture<String> first = start("a");
		StepVerifier.create(function("wait_async").args("b").call(String.class))
			.expectErrorSatisfies((ex) -> assertThat(reason(ex)).isEqualTo(Reason.QUEUE_TIMEOUT))
			.verify(LONG);
		end(first, "a");
	}

	@Test
	void oldestIsShed() {
		use(PythonCallLimit.of("tasks", "fixtures.tasks:wait*").maxConcurrency(1).maxQueue(1).shed(Shed.OLDEST));
		CompletableFuture<String> first = start("a");
		CompletableFuture<String> second = start("b");
		CompletableFuture<String> third = start("c");
		assertThat(second).failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.satisfies((ex) -> assertThat(reason(ex)).isEqualTo(Reason.SHED));
		open("c");
		open("a");
		assertThat(first).succeedsWithin(LONG).isEqualTo("a");
		assertThat(third).succeedsWithin(LONG).isEqualTo("c");
		isFree();
	}

	@Test
	void errorGivesThePermitBack() {
		use(PythonCallLimit.of("errors", "fixtures.errors:raise_plain").maxConcurrency(1).maxQueue(0));
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(PythonExecutionException.class).isThrownBy(
					() -> this.limited.function("fixtures.errors:raise_plain").args("x").call(Void.class).block(LONG));
		}
		isFree();
	}

	@Test
	void argumentThatCannotTravelGivesThePermitBack() {
		assertThat(Flux.range(0, 3)
			.concatMap((i) -> function("wait_async").args(new Thread())
				.call(String.class)
				.onErrorResume((ex) -> Mono.just("refused")))
			.collectList()
			.block(LONG)).hasSize(3);
		isFree();
	}

	@Test
	void gatherNeedsAllItsPermits() {
		use(PythonCallLimit.of("basic", "fixtures.basic:*").maxConcurrency(2));
		PythonCall call = this.limited.function("fixtures.basic:add_later").args(1);
		assertThat(this.limited.gather(Collections.nCopies(2, call)).call(Integer.class).block(LONG)).hasSize(2);
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> this.limited.gather(Collections.nCopies(3, call)).call(Integer.class).block(LONG))
			.withMessageContaining("the 3 gathered calls were rejected, which need 3 permits at once");
		assertThat(this.limited.gather(Collections.nCopies(9, call)).spread().call(Integer.class).block(LONG))
			.hasSize(9);
		isFree();
	}

	@Test
	void streamHoldsItsPermitUntilItsEnd() {
		use(PythonCallLimit.of("streams", "fixtures.streaming:*").maxConcurrency(1));
		Flux<Integer> stream = this.limited.function("fixtures.streaming:count").args("a", 5).stream(Integer.class);
		StepVerifier.create(stream, 1)
			.expectNext(0)
			.then(() -> assertThat(this.limit.running()).isOne())
			.thenRequest(10)
			.expectNext(1, 2, 3, 4)
			.verifyComplete();
		StepVerifier.create(stream, 1).expectNext(0).thenCancel().verify(LONG);
		StepVerifier.create(stream).expectNextCount(5).expectComplete().verify(LONG);
		isFree();
	}

	@Test
	void sendCompletesWhenTheCallIsAccepted() {
		CompletableFuture<String> first = start("a");
		CompletableFuture<Void> sent = function("wait_async").args("b").send().toFuture();
		assertThat(sent).isNotDone();
		open("b");
		end(first, "a");
		assertThat(sent).succeedsWithin(LONG);
		awaitRecord("b started");
	}

	@Test
	void sendThatIsCancelledWhileWaitingIsNotSent() {
		CompletableFuture<String> first = start("a");
		function("wait_async").args("b").send().subscribe().dispose();
		assertThat(this.limit.waiting()).isZero();
		end(first, "a");
		assertThat(recorded("b started")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fixtures.basic:plain_add", "fixtures.basic:add_later" })
	void blockingCallsKeepTheLimit(String reference) {
		use(PythonCallLimit.of("basic", "fixtures.basic:*").maxConcurrency(2).maxQueue(100));
		AtomicInteger most = new AtomicInteger();
		List<Integer> results = Flux.range(0, 50).flatMap((i) -> Mono.fromCallable(() -> {
			Integer result = this.limited.blocking().function(reference).args(i, 1).call(Integer.class);
			most.accumulateAndGet(this.limit.running(), Math::max);
			return result;
		}).subscribeOn(Schedulers.boundedElastic()), 8).collectList().block(LONG);
		assertThat(results).hasSize(50);
		assertThat(most.get()).isLessThanOrEqualTo(2);
		isFree();
	}

	@Test
	void blockingCallOfBuiltInFunctionTakesAPermit() {
		use(PythonCallLimit.of("math", "math:sqrt").rate(2).ratePeriod(Duration.ofHours(1)).maxQueue(0));
		BlockingPythonCall call = this.limited.blocking().function("math:sqrt").args(4.0);
		assertThat(call.call(Double.class)).isEqualTo(2.0);
		assertThat(call.call(Double.class)).isEqualTo(2.0);
		assertThatExceptionOfType(PythonCallRejectedException.class).isThrownBy(() -> call.call(Double.class))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.RATE_LIMIT));
		isFree();
	}

	@Test
	void keyThatFloodsDoesNotHoldUpAnother() {
		use(PythonCallLimit.of("tasks", "fixtures.tasks:*").maxConcurrency(1).maxQueue(1000));
		PythonCall record = function("record");
		CompletableFuture<String> first = start("a");
		List<CompletableFuture<Integer>> flood = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			flood.add(record.args("order").affinity("flood").call(Integer.class).toFuture());
		}
		CompletableFuture<Integer> other = record.args("order").affinity("other").call(Integer.class).toFuture();
		end(first, "a");
		assertThat(other).succeedsWithin(LONG).isEqualTo(2);
		assertThat(flood).allSatisfy((call) -> assertThat(call).succeedsWithin(LONG));
		isFree();
	}

	@Test
	void clientsThatMutateShareTheLimit() {
		CompletableFuture<String> first = start("a");
		awaitRecord("a started");
		CompletableFuture<String> second = this.limited.mutate()
			.timeout(LONG)
			.build()
			.function("fixtures.tasks:wait_async")
			.args("a")
			.call(String.class)
			.toFuture();
		assertThat(this.limit.waiting()).isOne();
		end(first, "a");
		assertThat(second).succeedsWithin(LONG);
		isFree();
	}

	@Test
	void endOfTheLoopGivesPermitsBackToThoseWhoWait() {
		use(PythonCallLimit.of("all", "fixtures.*").maxConcurrency(1));
		CompletableFuture<String> first = start("a");
		awaitRecord("a started");
		CompletableFuture<Integer> second = this.limited.function("fixtures.basic:add")
			.args(1, 2)
			.call(Integer.class)
			.toFuture();
		this.pool.eventLoops().get(0).giveUp("the test says so");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(first::join)
			.withCauseInstanceOf(PythonException.class);
		await(second::isDone);
		isFree();
		await(() -> this.pool.eventLoops().get(0).state() == PythonEventLoopState.RUNNING);
		assertThat(this.limited.function("fixtures.basic:add").args(1, 2).call(Integer.class).block(LONG)).isEqualTo(3);
	}

	@Test
	void permitsAreFreeAfterManyCallsOfAllOutcomes() {
		use(PythonCallLimit.of("all", "fixtures.*").maxConcurrency(3).maxQueue(20).queueTimeout(Duration.ofSeconds(1)));
		AtomicInteger ended = new AtomicInteger();
		Map<Integer, PythonCall> calls = Map.of(0, this.limited.function("fixtures.basic:add_later").args(1), 1,
				this.limited.function("fixtures.errors:raise_plain").args("x"), 2,
				this.limited.function("fixtures.tasks:sleep").args(0.001).timeout(Duration.ofMillis(1)), 3,
				this.limited.function("fixtures.basic:plain_add").args(1, 2));
		Flux.range(0, 2000)
			.flatMap((i) -> calls.get(i % 4)
				.affinity("key-" + i % 7)
				.call()
				.onErrorResume((ex) -> Mono.empty())
				.doFinally((signal) -> ended.incrementAndGet()), 64)
			.blockLast(LONG);
		await(() -> ended.get() == 2000);
		isFree();
	}

	private PythonCall function(String name) {
		return this.limited.function("fixtures.tasks:" + name);
	}

	private CompletableFuture<String> start(String key) {
		return function("wait_async").args(key).call(String.class).toFuture();
	}

	private void open(String key) {
		call("tasks:open_async", Void.class, key);
	}

	private void end(CompletableFuture<String> call, String key) {
		open(key);
		assertThat(call).succeedsWithin(LONG).isEqualTo(key);
		if (this.limit.waiting() == 0) {
			isFree();
		}
	}

	private void isFree() {
		await(() -> this.limit.running() == 0);
		assertThat(this.limit.waiting()).isZero();
	}

	private static Reason reason(Throwable failure) {
		assertThat(failure).isInstanceOf(PythonCallRejectedException.class);
		return ((PythonCallRejectedException) failure).getReason();
	}

}
