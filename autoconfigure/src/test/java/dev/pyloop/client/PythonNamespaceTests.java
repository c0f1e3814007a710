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

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PythonNamespace}, with a pool of three loops.
 */
class PythonNamespaceTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.count(3);
	}

	@Test
	void evalGivesValueOfExpressionWithLocals() {
		assertThat(this.python.eval("a + b", Map.of("a", 1, "b", 2)).call(Integer.class).block(LONG)).isEqualTo(3);
	}

	@Test
	void evalAwaitsAtTheTopLevel() {
		String expression = "await __import__('asyncio').sleep(0, 5)";
		assertThat(this.python.eval(expression).call(Integer.class).block(LONG)).isEqualTo(5);
	}

	@Test
	void evalInlineRunsOnTheLoop() {
		String expression = "__import__('threading').current_thread().name";
		assertThat(this.python.eval(expression).inline().call(String.class).block(LONG)).doesNotContain("worker");
		assertThat(this.python.eval(expression).call(String.class).block(LONG)).contains("worker");
	}

	@Test
	void localsAreSeenByTheirExpressionOnly() {
		this.python.exec("hidden = 'global'").block(LONG);
		assertThat(this.python.eval("hidden", Map.of("hidden", "local")).call(String.class).block(LONG))
			.isEqualTo("local");
		assertThat(this.python.eval("hidden").call(String.class).block(LONG)).isEqualTo("global");
	}

	@Test
	void localsAreSeenInComprehensionsAndLambdas() {
		assertThat(this.python
			.eval("[x * factor for x in values if (lambda: factor)()]", Map.of("factor", 2, "values", List.of(1, 2)))
			.call(new ParameterizedTypeReference<List<Integer>>() {
			})
			.block(LONG)).containsExactly(2, 4);
	}

	@Test
	void execBindsNamesForLaterCode() {
		PythonNamespace namespace = this.python.namespace("shop");
		namespace.exec("price = 3").block(LONG);
		namespace.exec("def total(count):\n    return count * price").block(LONG);
		assertThat(namespace.eval("total(4)").call(Integer.class).block(LONG)).isEqualTo(12);
	}

	@Test
	void classesOfNamespaceAreFoundByModule() {
		PythonNamespace namespace = this.python.namespace("shop.v1");
		namespace.exec("""
				from __future__ import annotations
				import dataclasses, pickle

				@dataclasses.dataclass
				class Price:
				    amount: int
				    factor: dataclasses.InitVar[int] = 1

				kept = pickle.dumps(Price(3))
				""").block(LONG);
		assertThat(namespace.eval("pickle.loads(kept) == Price(3)").call(Boolean.class).block(LONG)).isTrue();
	}

	@Test
	void namespacesOfEndedLoopsAreForgotten() {
		String modules = "sum(name.startswith('pyloop_namespace_ended') for name in __import__('sys').modules)";
		PythonEventLoopPool other = this.home.pool(EventLoopSettings.builder().build());
		try (other) {
			PythonNamespace ended = PythonClient.builder().eventLoopPool(other).build().namespace("ended");
			ended.exec("a = 1").block(LONG);
			assertThat(ended.eval(modules).call(Integer.class).block(LONG)).isEqualTo(1);
		}
		assertThat(this.python.eval(modules).call(Integer.class).block(LONG)).isZero();
	}

	@Test
	void execAwaitsAtTheTopLevel() {
		PythonNamespace namespace = this.python.namespace("awaiting");
		namespace.exec("import asyncio\nvalue = await asyncio.sleep(0, 7)").block(LONG);
		assertThat(namespace.eval("value").call(Integer.class).block(LONG)).isEqualTo(7);
	}

	@Test
	void namespacesAreSeparate() {
		for (int i = 0; i < 10; i++) {
			this.python.namespace("n" + i).exec("value = " + i).block(LONG);
		}
		for (int i = 0; i < 10; i++) {
			assertThat(this.python.namespace("n" + i).eval("value").call(Integer.class).block(LONG)).isEqualTo(i);
		}
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> this.python.namespace("other").eval("value").call(Integer.class).block(LONG))
			.withMessageContaining("NameError: name 'value' is not defined");
	}

	@Test
	void execIsColdAndRunsForEachSubscription() {
		PythonNamespace namespace = this.python.namespace("cold");
		namespace.exec("count = 0").block(LONG);
		Mono<Void> increment = namespace.exec("count += 1");
		assertThat(namespace.eval("count").call(Integer.class).block(LONG)).isZero();
		increment.block(LONG);
		increment.block(LONG);
		assertThat(namespace.eval("count").call(Integer.class).block(LONG)).isEqualTo(2);
	}

	@Test
	void broadcastRunsOnEveryLoop() {
		PythonNamespace namespace = this.python.namespace("everywhere");
		namespace.broadcast("import threading\nloop = threading.current_thread().name.split('-worker')[0]").block(LONG);
		Set<String> loops = new HashSet<>();
		for (int key = 0; key < 50; key++) {
			loops.add(namespace.eval("loop").affinity(key).call(String.class).block(LONG));
		}
		assertThat(loops).containsExactlyInAnyOrder("pyloop-0", "pyloop-1", "pyloop-2");
	}

	@Test
	void errorInCodeHasItsSourceInTheTraceback() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> this.python.exec("first = 1\nsecond = first / 0").block(LONG))
			.satisfies((ex) -> assertThat(ex.getTraceback()).contains("second = first / 0", "line 2"))
			.satisfies((ex) -> assertThat(ex.getPythonType()).isEqualTo("ZeroDivisionError"));
	}

	@Test
	void wrongSyntaxIsAnError() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> this.python.eval("1 +").call(Integer.class).block(LONG))
			.satisfies((ex) -> assertThat(ex.getPythonType()).isEqualTo("SyntaxError"));
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> this.python.eval("a = 1").call(Integer.class).block(LONG))
			.satisfies((ex) -> assertThat(ex.getPythonType()).isEqualTo("SyntaxError"));
		assertThat(this.python.eval("1 + 1").call(Integer.class).block(LONG)).isEqualTo(2);
	}

	@Test
	void exitInCodeIsAnError() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> this.python.exec("raise SystemExit(3)").block(LONG))
			.satisfies((ex) -> assertThat(ex.getPythonType()).isEqualTo("SystemExit"));
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(
					() -> this.python.exec("import asyncio\nawait asyncio.sleep(0)\nraise SystemExit(3)").block(LONG))
			.satisfies((ex) -> assertThat(ex.getPythonType()).isEqualTo("SystemExit"));
	}

	@Test
	void expressionTakesNoArguments() {
		assertThatIllegalStateException().isThrownBy(() -> this.python.eval("1").args(1))
			.withMessageContaining("locals");
		assertThatIllegalStateException().isThrownBy(() -> this.python.eval("1").kwarg("a", 1));
		assertThatIllegalStateException().isThrownBy(() -> this.python.eval("1").stream(Integer.class));
	}

	@Test
	void evalAndExecCanBeTurnedOff() {
		PythonClient client = this.python.mutate().allowEval(false).build();
		assertThatIllegalStateException().isThrownBy(() -> client.eval("1"))
			.withMessageContaining("'pyloop.client.allow-eval'");
		assertThatIllegalStateException().isThrownBy(() -> client.exec("1"));
		assertThatIllegalStateException().isThrownBy(() -> client.namespace("a").eval("1"));
		assertThatIllegalStateException().isThrownBy(() -> client.namespace("a").exec("1"));
		assertThatIllegalStateException().isThrownBy(() -> client.namespace("a").broadcast("1"));
		assertThatIllegalStateException().isThrownBy(() -> client.blocking().exec("1"));
		assertThat(client.function("fixtures.basic:add").args(1).call(Integer.class).block(LONG)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\0b" })
	void nameOfNamespaceIsChecked(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.python.namespace(name));
	}

}
