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

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PythonClient}: calls of one function.
 */
class PythonClientTests extends PythonTest {

	@Test
	void callOfCoroutineGivesResult() {
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
	}

	@Test
	void callOfCoroutineThatSuspendsGivesResult() {
		assertThat(call("basic:add_later", Integer.class, 1, 2)).isEqualTo(3);
	}

	@Test
	void callOfPlainFunctionGivesResult() {
		assertThat(call("basic:plain_add", Integer.class, 1, 2)).isEqualTo(3);
	}

	@Test
	void callOfInlineFunctionGivesResult() {
		assertThat(call("basic:inline_add", Integer.class, 1, 2)).isEqualTo(3);
	}

	@Test
	void callOfBuiltInFunctionGivesResult() {
		assertThat(this.python.function("math:sqrt").args(2.25).call(Double.class).block(LONG)).isEqualTo(1.5);
	}

	@Test
	void callOfClassGivesInstance() {
		assertThat(this.python.function("builtins:int").args("42").call(Integer.class).block(LONG)).isEqualTo(42);
	}

	@Test
	void callOfMethodsAndCallableObjectsGivesResult() {
		assertThat(call("basic:model", Integer.class, 5)).isEqualTo(15);
		assertThat(call("basic:model.predict", Integer.class, 6)).isEqualTo(18);
		assertThat(call("basic:Model.static", Integer.class, 6)).isEqualTo(-6);
		assertThat(call("basic:Model.create", String.class)).isEqualTo("Model");
		assertThat(call("basic:async_model", Integer.class, 1)).isEqualTo(101);
		assertThat(call("basic:partial", Integer.class, 2)).isEqualTo(42);
	}

	@Test
	void callOfFunctionThatReturnsAwaitableAwaitsIt() {
		assertThat(call("basic:returns_coroutine", Integer.class, 41)).isEqualTo(42);
		assertThat(fixture("basic:returns_coroutine").args(41).inline().call(Integer.class).block(LONG)).isEqualTo(42);
	}

	@Test
	void callWithKeywordArgumentsBindsThem() {
		assertThat(fixture("basic:add").args(1).kwarg("scale", 10).kwarg("b", 2).call(Integer.class).block(LONG))
			.isEqualTo(30);
		assertThat(fixture("basic:join").args("a", "b")
			.kwargs(Map.of("separator", "-", "end", "!"))
			.call(String.class)
			.block(LONG)).isEqualTo("a-b!");
	}

	@Test
	void argsAddToThoseBefore() {
		assertThat(fixture("basic:join").args("a").args("b", "c").call(String.class).block(LONG)).isEqualTo("abc");
	}

	@Test
	void descriptionIsImmutable() {
		PythonCall call = fixture("basic:add").args(1);
		PythonCall other = call.args(2).kwarg("scale", 5);
		assertThat(call.call(Integer.class).block(LONG)).isEqualTo(1);
		assertThat(other.call(Integer.class).block(LONG)).isEqualTo(15);
	}

	@Test
	void descriptionIsSafeFromLaterChangesOfTheArray() {
		Object[] args = { 1, 2 };
		PythonCall call = fixture("basic:add").args(args);
		args[0] = 100;
		assertThat(call.call(Integer.class).block(LONG)).isEqualTo(3);
	}

	@Test
	void callOfNoneIsEmpty() {
		StepVerifier.create(fixture("basic:nothing").call(String.class)).expectComplete().verify(LONG);
	}

	@Test
	void callWithVoidIgnoresResult() {
		StepVerifier.create(fixture("basic:echo").args(3).call(Void.class)).expectComplete().verify(LONG);
		StepVerifier.create(fixture("basic:nothing").call(Void.class)).expectComplete().verify(LONG);
	}

	@Test
	void callWithNullArgumentPassesNone() {
		assertThat(fixture("basic:type_name").args((Object) null).call(String.class).block(LONG)).isEqualTo("NoneType");
	}

	@Test
	void callWithNullArrayIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> fixture("basic:type_name").args((Object[]) null))
			.withMessageContaining("(Object) null");
	}

	@Test
	void callWithTypeReferenceConvertsElements() {
		List<Long> numbers = fixture("basic:echo").args(List.of(1, 2, 3))
			.call(new ParameterizedTypeReference<List<Long>>() {
			})
			.block(LONG);
		assertThat(numbers).containsExactly(1L, 2L, 3L);
	}

	@Test
	void callWithoutTypeGivesPlainValues() {
		assertThat(fixture("basic:echo").args(Map.of("a", List.of(1, "b"))).call().block(LONG))
			.isEqualTo(Map.of("a", List.of(1, "b")));
	}

	@Test
	void callIsColdAndRunsOnceForEachSubscription() {
		call("tasks:reset", Void.class);
		Mono<Integer> mono = fixture("tasks:record").args("cold").call(Integer.class);
		assertThat(call("tasks:recorded", Integer.class, "cold")).isZero();
		assertThat(mono.block(LONG)).isEqualTo(1);
		assertThat(mono.block(LONG)).isEqualTo(2);
		assertThat(call("tasks:recorded", Integer.class, "cold")).isEqualTo(2);
	}

	@Test
	void resultIsEmittedOnThreadThatMustNotBlock() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		fixture("basic:add").args(1)
			.call(Integer.class)
			.doOnNext((value) -> thread.set(Thread.currentThread()))
			.block(LONG);
		assertThat(thread.get()).isInstanceOf(NonBlocking.class);
		assertThat(thread.get().getName()).startsWith("pyloop-");
	}

	@Test
	void blockingOnTheThreadOfResultsIsRefused() {
		Mono<Integer> mono = fixture("basic:add").args(1)
			.call(Integer.class)
			.map((value) -> fixture("basic:add").args(value).call(Integer.class).block());
		StepVerifier.create(mono)
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class).hasMessageContaining("blocking"))
			.verify(LONG);
	}

	@Test
	void resultsOfManyConcurrentCallsReachTheirOwnCallers() {
		assertThat(addConcurrently(5000)).isEqualTo(IntStream.range(1, 5001).boxed().toList());
	}

}
