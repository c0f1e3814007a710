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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonFunctionNotFoundException;
import dev.pyloop.PythonGatherException;
import dev.pyloop.PythonModuleNotFoundException;
import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PythonGather}.
 */
class PythonGatherTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.maxPending(64);
	}

	@BeforeEach
	void reset() {
		call("tasks:reset", Void.class);
	}

	@Test
	void callGivesResultsInTheOrderOfTheCalls() {
		List<PythonCall> calls = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			calls.add(fixture((i % 2 == 0) ? "basic:add_later" : "basic:plain_add").args(i, 100));
		}
		List<Integer> results = this.python.gather(calls).call(Integer.class).block(LONG);
		assertThat(results).isEqualTo(IntStream.range(100, 120).boxed().toList());
	}

	@Test
	void callOfNothingGivesEmptyList() {
		assertThat(this.python.gather(Collections.emptyList()).call(Integer.class).block(LONG)).isEmpty();
		assertThat(this.python.gather(Collections.emptyList()).outcomes(Integer.class).block(LONG)).isEmpty();
		assertThat(this.python.gather(Collections.emptyList()).spread().call(Integer.class).block(LONG)).isEmpty();
	}

	@Test
	void callKeepsPlacesOfNone() {
		List<Integer> results = gather(fixture("basic:nothing"), fixture("basic:add").args(1)).call(Integer.class)
			.block(LONG);
		assertThat(results).containsExactly(null, 1);
	}

	@Test
	void callMixesAllKindsOfFunctions() {
		PythonGather gather = gather(fixture("basic:add").args(1), fixture("basic:plain_add").args(2),
				fixture("basic:inline_add").args(3), fixture("basic:plain_add").args(4).inline(),
				fixture("basic:returns_coroutine").args(5), this.python.function("builtins:abs").args(-7));
		assertThat(gather.call(Integer.class).block(LONG)).containsExactly(1, 2, 3, 4, 6, 7);
	}

	@Test
	void coroutinesRunConcurrently() {
		List<PythonCall> calls = Collections.nCopies(20, fixture("tasks:barrier").args("b", 20));
		assertThat(this.python.gather(calls).call(Integer.class).block(LONG)).doesNotHaveDuplicates().hasSize(20);
	}

	@Test
	void plainFunctionsRunConcurrently() {
		List<PythonCall> calls = Collections.nCopies(8, fixture("tasks:barrier_of_threads").args("b", 8));
		assertThat(this.python.gather(calls).call(Integer.class).block(LONG)).doesNotHaveDuplicates().hasSize(8);
	}

	@Test
	void failureEndsTheCallAtOnceAndCancelsTheOthers() {
		PythonGather gather = gather(fixture("tasks:wait_forever").args("a"), fixture("tasks:fail_with").args("early"),
				fixture("tasks:wait_forever").args("b"));
		assertThatExceptionOfType(PythonGatherException.class).isThrownBy(() -> gather.call(Void.class).block(LONG))
			.withMessageContaining("Call 1 of the gathered calls failed")
			.withCauseInstanceOf(PythonExecutionException.class)
			.satisfies((ex) -> assertThat(ex.getFailures()).containsOnlyKeys(1));
		await(() -> recorded("a started") == recorded("a cancelled"));
		await(() -> recorded("b started") == recorded("b cancelled"));
		await(() -> Integer.valueOf(0).equals(call("basic:tasks", Integer.class)));
	}

	@Test
	void failureNamesEveryCallThatFailedByThen() {
		List<PythonCall> calls = new ArrayList<>(Collections.nCopies(5, fixture("tasks:fail_when_open").args("f")));
		calls.set(2, fixture("tasks:wait_forever").args("g"));
		CompletableFuture<List<Void>> result = this.python.gather(calls).call(Void.class).toFuture();
		awaitRecord("g started");
		call("tasks:open_async", Void.class, "f");
		assertThat(result).failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(PythonGatherException.class,
					(ex) -> assertThat(ex.getFailures()).containsOnlyKeys(0, 1, 3, 4))
			.withMessage("Call 0 of the gathered calls failed, failed by then: [0, 1, 3, 4]");
		awaitRecord("g cancelled");
	}

	@Test
	void failureHoldsPlacesUntilTheOthersHaveDrained() {
		CompletableFuture<List<Void>> result = gather(fixture("tasks:wait_twice").args("slow"),
				fixture("tasks:fail_when_open").args("early"))
			.call(Void.class)
			.toFuture();
		awaitRecord("slow started");
		call("tasks:open_async", Void.class, "early");
		assertThat(result).failsWithin(LONG);
		awaitRecord("slow cancelled");
		assertThat(this.pool.eventLoops().get(0).pending()).isEqualTo(2);
		call("tasks:open_async", Void.class, "slow");
		awaitRecord("slow ended");
		await(() -> this.pool.eventLoops().get(0).pending() == 0);
		assertThat(this.pool.eventLoops().get(0).unknownFrames()).isZero();
	}

	@Test
	void cancelCancelsAllCalls() {
		Disposable call = gather(fixture("tasks:wait_forever").args("a"), fixture("tasks:wait_forever").args("b"))
			.call(Void.class)
			.subscribe();
		awaitRecord("a started");
		awaitRecord("b started");
		call.dispose();
		awaitRecord("a cancelled");
		awaitRecord("b cancelled");
	}

	@Test
	void outcomesGiveEachResultAndFailure() {
		List<PythonOutcome<Integer>> outcomes = gather(fixture("basic:add").args(1),
				fixture("tasks:fail_with").args("bad"), fixture("basic:nothing"), fixture("basic:missing"),
				fixture("errors:unmarshallable"), fixture("basic:echo").args("text"))
			.outcomes(Integer.class)
			.block(LONG);
		assertThat(outcomes).hasSize(6);
		assertThat(outcomes).extracting(PythonOutcome::isSuccess)
			.containsExactly(true, false, true, false, false, false);
		assertThat(outcomes.get(0).getOrThrow()).isEqualTo(1);
		assertThatExceptionOfType(PythonExecutionException.class).isThrownBy(() -> outcomes.get(1).getOrThrow())
			.withMessage("ValueError: bad");
		assertThat(outcomes.get(2).getOrThrow()).isNull();
		assertThat(outcomes.get(3).error()).isInstanceOf(PythonFunctionNotFoundException.class);
		assertThat(outcomes.get(4).error()).isInstanceOf(PythonConversionException.class);
		assertThat(outcomes.get(5).error()).isInstanceOf(PythonConversionException.class)
			.hasMessageStartingWith("Result of 'fixtures.basic:echo': ");
	}

	@Test
	void resultsThatCannotTravelNameTheirCalls() {
		PythonGather gather = gather(fixture("basic:add").args(1), fixture("errors:unmarshallable"),
				fixture("basic:add").args(2), fixture("errors:unmarshallable_async"));
		assertThatExceptionOfType(PythonGatherException.class).isThrownBy(() -> gather.call(Object.class).block(LONG))
			.withMessage("Call 1 of the gathered calls failed, failed by then: [1, 3]")
			.satisfies((ex) -> assertThat(ex.getFailures().values())
				.extracting((failure) -> ((PythonConversionException) failure).getPath())
				.containsExactly("$.items[1].price", "$.items[1].price"))
			.havingCause()
			.withMessageEndingWith(" at $.items[1].price");
	}

	@Test
	void resultsThatDoNotFitNameTheirCalls() {
		PythonGather gather = gather(fixture("basic:echo").args("text"), fixture("basic:add").args(1),
				fixture("basic:echo").args("other"));
		assertThatExceptionOfType(PythonGatherException.class).isThrownBy(() -> gather.call(Integer.class).block(LONG))
			.withMessage("Call 0 of the gathered calls failed, failed by then: [0, 2]")
			.satisfies((ex) -> assertThat(ex.getFailures()).containsOnlyKeys(0, 2))
			.havingCause()
			.isInstanceOf(PythonConversionException.class)
			.withMessageStartingWith("Result of 'fixtures.basic:echo': ")
			.withMessageEndingWith(" at $");
		assertThatExceptionOfType(PythonGatherException.class)
			.isThrownBy(() -> gather.spread().call(Integer.class).block(LONG))
			.havingCause()
			.withMessageStartingWith("Result of 'fixtures.basic:echo': ");
	}

	@Test
	void resultThatJavaHasNoValueForNamesItsCall() {
		PythonGather gather = gather(fixture("basic:add").args(1), fixture("values:odd_offset"));
		assertThatExceptionOfType(PythonGatherException.class).isThrownBy(() -> gather.call(Object.class).block(LONG))
			.satisfies((ex) -> assertThat(ex.getFailures()).containsOnlyKeys(1))
			.havingCause()
			.isInstanceOfSatisfying(PythonConversionException.class, (ex) -> assertThat(ex.getPath()).isEqualTo("$.at"))
			.withMessageStartingWith("Result of 'fixtures.values:odd_offset': ")
			.withMessageEndingWith(" at $.at");
	}

	@Test
	void missingModuleIsAFailureOfItsCall() {
		PythonGather gather = gather(fixture("basic:add").args(1), fixture("no_such_module:f"));
		assertThatExceptionOfType(PythonGatherException.class).isThrownBy(() -> gather.call(Object.class).block(LONG))
			.withCauseInstanceOf(PythonModuleNotFoundException.class)
			.withMessageContaining("Call 1 ");
	}

	@Test
	void generatorFunctionIsAFailureOfItsCall() {
		PythonGather gather = gather(fixture("basic:count").args(1), fixture("basic:add").args(1));
		assertThatExceptionOfType(PythonGatherException.class).isThrownBy(() -> gather.call(Object.class).block(LONG))
			.withCauseInstanceOf(PythonFunctionNotFoundException.class)
			.havingCause()
			.withMessageContaining("use 'stream'");
	}

	@Test
	void gatherCountsAsItsCallsAndIsRejectedBeyondTheBound() {
		PythonGather gather = this.python.gather(Collections.nCopies(65, fixture("basic:add").args(1)));
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> gather.call(Integer.class).block(LONG))
			.withMessageContaining("65 calls were rejected");
		assertThat(this.python.gather(Collections.nCopies(64, fixture("basic:add").args(1)))
			.call(Integer.class)
			.block(LONG)).hasSize(64);
	}

	@Test
	void expressionsCannotBeGathered() {
		assertThatIllegalArgumentException().isThrownBy(() -> gather(this.python.eval("1")))
			.withMessageContaining("Only functions");
	}

	@Test
	void differentAffinityKeysNeedSpread() {
		PythonGather gather = gather(fixture("basic:add").args(1).affinity("a"),
				fixture("basic:add").args(2).affinity("b"));
		assertThatIllegalStateException().isThrownBy(() -> gather.call(Integer.class).block(LONG))
			.withMessageContaining("spread()");
		assertThat(gather.spread().call(Integer.class).block(LONG)).containsExactly(1, 2);
	}

	private PythonGather gather(PythonCall... calls) {
		return this.python.gather(List.of(calls));
	}

}
