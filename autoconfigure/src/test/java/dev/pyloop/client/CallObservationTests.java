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
import java.util.List;
import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.tck.TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.observation.DefaultPythonClientObservationConvention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for observations of calls.
 */
class CallObservationTests extends PythonTest {

	private TestObservationRegistry registry;

	private PythonClient observed;

	@BeforeEach
	void observe() {
		this.registry = TestObservationRegistry.create();
		this.observed = this.python.mutate().observationRegistry(this.registry).build();
		call("tasks:reset", Void.class);
	}

	@Test
	void callIsObserved() {
		this.observed.function("fixtures.basic:add").args(1, 2).call(Integer.class).block(LONG);
		thatOne().hasContextualNameEqualTo("python fixtures.basic:add")
			.hasLowCardinalityKeyValue("python.module", "fixtures.basic")
			.hasLowCardinalityKeyValue("python.function", "add")
			.hasLowCardinalityKeyValue("python.call.kind", "function")
			.hasLowCardinalityKeyValue("outcome", "SUCCESS")
			.hasHighCardinalityKeyValue("python.eventloop.name", "pyloop-0")
			.hasHighCardinalityKeyValue("python.exception.type", "none")
			.doesNotHaveError();
	}

	@Test
	void observationEndsBeforeTheSubscriberHears() {
		this.observed.function("fixtures.basic:add")
			.args(1, 2)
			.call(Integer.class)
			.doOnNext((sum) -> thatOne().hasLowCardinalityKeyValue("outcome", "SUCCESS"))
			.block(LONG);
	}

	@Test
	void resultWithoutValueIsSuccess() {
		this.observed.function("fixtures.basic:nothing").call(Void.class).block(LONG);
		thatOne().hasLowCardinalityKeyValue("outcome", "SUCCESS");
	}

	@Test
	void resultThatIsRequestedLateIsSuccess() {
		StepVerifier.create(this.observed.function("fixtures.basic:add").args(1, 2).call(Integer.class), 0)
			.expectSubscription()
			.then(() -> await(() -> this.pool.eventLoops().get(0).pending() == 0))
			.then(() -> thatOne().hasLowCardinalityKeyValue("outcome", "SUCCESS"))
			.thenCancel()
			.verify(LONG);
		thatOne().hasLowCardinalityKeyValue("outcome", "SUCCESS");
	}

	@Test
	void exceptionOfPythonIsAnError() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> this.observed.function("fixtures.tasks:fail_with").args("no").call().block(LONG));
		thatOne().hasLowCardinalityKeyValue("outcome", "ERROR")
			.hasHighCardinalityKeyValue("python.exception.type", "ValueError")
			.hasError()
			.thenError()
			.isInstanceOf(PythonExecutionException.class);
	}

	@Test
	void timeoutIsAnErrorOfItsOwn() {
		assertThatExceptionOfType(PythonTimeoutException.class)
			.isThrownBy(() -> this.observed.function("fixtures.tasks:wait_async")
				.args("t")
				.timeout(Duration.ofMillis(50))
				.call()
				.block(LONG));
		thatOne().hasLowCardinalityKeyValue("outcome", "ERROR")
			.hasError()
			.thenError()
			.isInstanceOf(PythonTimeoutException.class);
	}

	@Test
	void cancellationIsAnOutcome() {
		Disposable running = this.observed.function("fixtures.tasks:wait_async").args("c").call().subscribe();
		awaitRecord("c started");
		running.dispose();
		thatOne().hasLowCardinalityKeyValue("outcome", "CANCELLED").doesNotHaveError();
	}

	@Test
	void callThatIsNotAcceptedIsRejected() {
		PythonCallLimit limit = PythonCallLimit.of("one", "fixtures.tasks:wait_async")
			.maxConcurrency(1)
			.maxQueue(0)
			.build();
		PythonClient limited = this.observed.mutate().limit(limit).build();
		Disposable running = this.python.mutate()
			.limit(limit)
			.build()
			.function("fixtures.tasks:wait_async")
			.args("r")
			.call()
			.subscribe();
		awaitRecord("r started");
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> limited.function("fixtures.tasks:wait_async").args("r").call().block(LONG));
		thatOne().hasLowCardinalityKeyValue("outcome", "REJECTED")
			.hasHighCardinalityKeyValue("python.eventloop.name", "none");
		running.dispose();
	}

	@Test
	void streamIsObservedToItsEnd() {
		this.observed.function("fixtures.basic:count_async").args(3).stream(Integer.class).collectList().block(LONG);
		thatOne().hasLowCardinalityKeyValue("python.call.kind", "generator")
			.hasLowCardinalityKeyValue("outcome", "SUCCESS");
	}

	@Test
	void streamThatIsCancelledIsObserved() {
		this.observed.function("fixtures.basic:count_async").args(30).stream(Integer.class).take(2).blockLast(LONG);
		thatOne().hasLowCardinalityKeyValue("python.call.kind", "generator")
			.hasLowCardinalityKeyValue("outcome", "CANCELLED");
	}

	@Test
	void gatherIsOneObservation() {
		PythonCall call = this.observed.function("fixtures.basic:add").args(1, 2);
		this.observed.gather(List.of(call, call)).call(Integer.class).block(LONG);
		thatOne().hasLowCardinalityKeyValue("python.call.kind", "gather")
			.hasLowCardinalityKeyValue("python.function", "add");
	}

	@Test
	void gatherOfSeveralFunctionsNamesNone() {
		PythonCall call = this.observed.function("fixtures.basic:add").args(1, 2);
		PythonCall other = this.observed.function("fixtures.basic:plain_add").args(1, 2);
		this.observed.gather(List.of(call, other)).call(Integer.class).block(LONG);
		thatOne().hasContextualNameEqualTo("python gather").hasLowCardinalityKeyValue("python.function", "none");
	}

	@Test
	void spreadGatherIsOneObservationForEachCall() {
		PythonCall call = this.observed.function("fixtures.basic:add").args(1, 2);
		this.observed.gather(List.of(call, call)).spread().call(Integer.class).block(LONG);
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasNumberOfObservationsWithNameEqualTo("python.client.calls", 2);
	}

	@Test
	void expressionsHaveOneName() {
		this.observed.eval("a + 1", Map.of("a", 1)).call(Integer.class).block(LONG);
		thatOne().hasContextualNameEqualTo("python eval")
			.hasLowCardinalityKeyValue("python.module", "none")
			.hasLowCardinalityKeyValue("python.function", "none")
			.hasLowCardinalityKeyValue("python.call.kind", "eval");
	}

	@Test
	void statementsHaveOneName() {
		this.observed.exec("x = 1").block(LONG);
		thatOne().hasLowCardinalityKeyValue("python.call.kind", "exec").hasLowCardinalityKeyValue("outcome", "SUCCESS");
	}

	@Test
	void callThatNobodyWaitsForIsObservedToItsEnd() {
		this.observed.function("fixtures.tasks:wait_async").args("s").send().block(LONG);
		awaitRecord("s started");
		call("tasks:open_async", Void.class, "s");
		await(() -> this.pool.eventLoops().get(0).pending() == 0);
		thatOne().hasLowCardinalityKeyValue("python.call.kind", "send").hasLowCardinalityKeyValue("outcome", "SUCCESS");
	}

	@Test
	void failureOfCallThatNobodyWaitsForIsObserved() {
		this.observed.function("fixtures.tasks:fail_with").args("nobody waits").send().block(LONG);
		await(() -> this.pool.eventLoops().get(0).pending() == 0);
		thatOne().hasLowCardinalityKeyValue("outcome", "ERROR");
	}

	@Test
	void blockingCallIsObserved() {
		assertThat(this.observed.blocking().function("math:sqrt").args(4.0).call(Double.class)).isEqualTo(2.0);
		thatOne().hasContextualNameEqualTo("python math:sqrt").hasLowCardinalityKeyValue("outcome", "SUCCESS");
	}

	@Test
	void failureOfBlockingCallIsObserved() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> this.observed.blocking().function("math:sqrt").args(-1.0).call(Double.class));
		thatOne().hasLowCardinalityKeyValue("outcome", "ERROR")
			.hasHighCardinalityKeyValue("python.exception.type", "ValueError");
	}

	@Test
	void parentIsTheObservationInTheContextOfTheSubscriber() {
		Observation parent = Observation.start("parent", this.registry);
		Observation other = Observation.start("other", this.registry);
		Mono<Integer> call = this.observed.function("fixtures.basic:add").args(1, 2).call(Integer.class);
		other.scoped(() -> call.contextWrite((context) -> context.put("micrometer.observation", parent)).block(LONG));
		thatCall().hasParentObservationEqualTo(parent);
	}

	@Test
	void parentIsTheObservationOfTheThreadOtherwise() {
		Observation parent = Observation.start("parent", this.registry);
		Mono<Integer> call = this.observed.function("fixtures.basic:add").args(1, 2).call(Integer.class);
		parent.scoped(() -> call.block(LONG));
		thatCall().hasParentObservationEqualTo(parent);
	}

	@Test
	void conventionOfTheClientNamesTheObservation() {
		PythonClient named = this.observed.mutate()
			.observationConvention(new DefaultPythonClientObservationConvention("my.python"))
			.build();
		named.function("fixtures.basic:add").args(1, 2).call(Integer.class).block(LONG);
		TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo("my.python");
	}

	@Test
	void observationThatIsTurnedOffIsNotMade() {
		this.registry.observationConfig().observationPredicate((name, context) -> !name.equals("python.client.calls"));
		this.observed.function("fixtures.basic:add").args(1, 2).call(Integer.class).block(LONG);
		TestObservationRegistryAssert.assertThat(this.registry).doesNotHaveAnyObservation();
	}

	@Test
	void handlerThatFailsDoesNotFailTheCall() {
		this.registry.observationConfig().observationHandler(new Failing());
		assertThat(this.observed.function("fixtures.basic:add").args(1, 2).call(Integer.class).block(LONG))
			.isEqualTo(3);
	}

	private TestObservationRegistryAssertReturningObservationContextAssert thatOne() {
		return TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasNameEqualTo("python.client.calls")
			.hasBeenStopped();
	}

	private TestObservationRegistryAssertReturningObservationContextAssert thatCall() {
		return TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("python.client.calls")
			.that();
	}

	/**
	 * Fails at the end of each observation.
	 */
	private static final class Failing implements ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("No room left");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
