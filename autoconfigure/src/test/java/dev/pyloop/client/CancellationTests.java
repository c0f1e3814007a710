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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the cancellation of calls.
 */
class CancellationTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.workerThreads(2);
	}

	@BeforeEach
	void reset() {
		call("tasks:reset", Void.class);
	}

	@Test
	void cancelReachesCoroutine() {
		Disposable call = fixture("tasks:wait_forever").args("a").call(Void.class).subscribe();
		awaitRecord("a started");
		call.dispose();
		awaitRecord("a cancelled");
	}

	@Test
	void cancelledCallsDoNotAddUpWhileAllWorkerThreadsAreTaken() {
		int before = waitingJobs();
		List<CompletableFuture<String>> running = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			running.add(fixture("tasks:wait").args("full").call(String.class).toFuture());
		}
		await(() -> recorded("full started") == 2);
		Disposable late = Flux.range(0, 200)
			.flatMap((i) -> fixture("tasks:wait").args("late").call(String.class), 200)
			.subscribe();
		await(() -> waitingJobs() == before + 200);
		late.dispose();
		await(() -> this.pool.eventLoops().get(0).pending() == 2);
		assertThat(waitingJobs()).isEqualTo(before);
		call("tasks:open_gate", Void.class, "full");
		assertThat(running).allSatisfy((call) -> assertThat(call).succeedsWithin(LONG).isEqualTo("full"));
		assertThat(recorded("late started")).isZero();
	}

	private int waitingJobs() {
		Integer jobs = call("basic:waiting_jobs", Integer.class);
		return (jobs != null) ? jobs : -1;
	}

	@Test
	void cancelFreesPlaceOnlyWhenPythonAcknowledges() {
		Disposable call = fixture("tasks:wait_twice").args("a").call(String.class).subscribe();
		awaitRecord("a started");
		call.dispose();
		awaitRecord("a cancelled");
		assertThat(this.pool.eventLoops().get(0).pending()).isEqualTo(1);
		call("tasks:open_async", Void.class, "a");
		awaitRecord("a ended");
		await(() -> this.pool.eventLoops().get(0).pending() == 0);
	}

	@Test
	void cancelOfQueuedPlainFunctionKeepsItFromRunning() {
		Mono<String> first = fixture("tasks:wait").args("first").call(String.class);
		Mono<String> second = fixture("tasks:wait").args("second").call(String.class);
		List<CompletableFuture<String>> running = List.of(first.toFuture(), second.toFuture());
		awaitRecord("first started");
		awaitRecord("second started");
		Disposable queued = fixture("tasks:wait").args("queued").call(String.class).subscribe();
		await(() -> this.pool.eventLoops().get(0).pending() == 3);
		queued.dispose();
		await(() -> this.pool.eventLoops().get(0).pending() == 2);
		call("tasks:open_gate", Void.class, "first");
		call("tasks:open_gate", Void.class, "second");
		assertThat(running).allSatisfy((future) -> assertThat(future).succeedsWithin(LONG));
		assertThat(call("basic:plain_add", Integer.class, 1)).isEqualTo(1);
		assertThat(recorded("queued started")).isZero();
	}

	@Test
	void cancelOfRunningPlainFunctionLeavesItToItsEnd() {
		Disposable call = fixture("tasks:wait").args("a").call(String.class).subscribe();
		awaitRecord("a started");
		call.dispose();
		call("tasks:open_gate", Void.class, "a");
		awaitRecord("a ended");
	}

	@Test
	void cancelRightAfterSubscriptionLeavesNothing() {
		for (int i = 0; i < 300; i++) {
			String function = (i % 2 == 0) ? "tasks:wait_forever" : "basic:plain_add";
			fixture(function).args(i).call(Void.class).subscribe().dispose();
		}
		await(() -> this.pool.eventLoops().get(0).pending() == 0);
		assertThat(call("basic:tasks", Integer.class)).isZero();
	}

	@Test
	void cancelBeforeSubscriptionStartsNothing() {
		StepVerifier.create(fixture("tasks:record").args("never").call(Integer.class), 0).thenCancel().verify(LONG);
		BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.cancel();
			}

		};
		call("tasks:reset", Void.class);
		fixture("tasks:record").args("never").call(Integer.class).subscribe(subscriber);
		assertThat(recorded("never")).isZero();
	}

	@Test
	void cancelWhileTheModuleIsImportedEndsTheCall() {
		Disposable call = fixture("imports_slowly:function").call(Void.class).subscribe();
		awaitRecord("import started");
		call.dispose();
		await(() -> this.pool.eventLoops().get(0).pending() == 0);
		call("tasks:open_gate", Void.class, "import");
		assertThat(call("imports_slowly:function", String.class)).isEqualTo("imported");
	}

	@Test
	void lateResultAfterCancelIsDropped() {
		Disposable call = fixture("tasks:wait").args("late").call(String.class).subscribe((value) -> {
			throw new AssertionError("A cancelled call emitted " + value);
		});
		awaitRecord("late started");
		call.dispose();
		call("tasks:open_gate", Void.class, "late");
		await(() -> this.pool.eventLoops().get(0).pending() == 0);
		assertThat(call("basic:add", Integer.class, 1)).isEqualTo(1);
	}

	@Test
	void cancellationRaisedByPythonIsAnError() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("errors:raise_cancelled", Void.class))
			.satisfies((ex) -> assertThat(ex.getPythonType()).isEqualTo("asyncio.exceptions.CancelledError"))
			.withMessageContaining("'fixtures.errors:raise_cancelled' was cancelled in Python");
	}

}
