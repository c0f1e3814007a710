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

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what Python knows of its caller.
 */
class CallContextTests extends PythonTest {

	private static final ParameterizedTypeReference<Map<String, String>> MAP = new ParameterizedTypeReference<>() {
	};

	private PythonClient traced;

	@BeforeEach
	void observe() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new TestHeaders());
		this.traced = this.python.mutate().observationRegistry(registry).build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "headers", "plain_headers", "inline_headers", "awaitable_headers", "task_headers",
			"thread_headers" })
	void functionSeesTheHeadersOfItsCall(String function) {
		assertThat(headers(this.traced, function)).isEqualTo(headers(1));
		assertThat(headers(this.traced, function)).isEqualTo(headers(2));
		assertThat(headers(this.python, function)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream_headers", "stream_headers_async" })
	void generatorSeesTheHeadersOfItsStream(String function) {
		assertThat(contexts(this.traced, function).stream(MAP).collectList().block(LONG)).hasSize(2)
			.containsOnly(headers(1));
		assertThat(contexts(this.python, function).stream(MAP).collectList().block(LONG))
			.containsOnly(Collections.emptyMap());
	}

	@Test
	void gatheredFunctionsSeeTheHeadersOfTheGather() {
		List<PythonCall> calls = List.of(contexts(this.traced, "headers"), contexts(this.traced, "plain_headers"),
				contexts(this.traced, "inline_headers"), contexts(this.traced, "awaitable_headers"));
		assertThat(this.traced.gather(calls).call(MAP).block(LONG)).hasSize(4).containsOnly(headers(1));
	}

	@Test
	void expressionsAndStatementsSeeTheirHeaders() {
		this.traced.exec("import pyloop; seen = pyloop.trace_headers()").block(LONG);
		assertThat(this.traced.eval("seen").call(MAP).block(LONG)).isEqualTo(headers(1));
		assertThat(this.traced.eval("pyloop.trace_headers()").call(MAP).block(LONG)).isEqualTo(headers(3));
		assertThat(this.python.eval("pyloop.trace_headers()").call(MAP).block(LONG)).isEqualTo(Collections.emptyMap());
	}

	@Test
	void blockingCallSeesItsHeaders() {
		Map<String, String> seen = this.traced.blocking().function("fixtures.contexts:plain_headers").call(MAP);
		assertThat(seen).isEqualTo(headers(1));
	}

	@Test
	void argumentsThatNeedExtensionsOrBlocksTravelWithHeaders() {
		List<?> small = contexts(this.traced, "has_bytes").args(new byte[10]).call(List.class).block(LONG);
		List<?> large = contexts(this.traced, "has_bytes").args(new byte[1 << 20]).call(List.class).block(LONG);
		assertThat(small).isEqualTo(List.of(10, headers(1)));
		assertThat(large).isEqualTo(List.of(1 << 20, headers(2)));
		assertThat(this.traced.function("fixtures.basic:type_name")
			.args(LocalDate.of(2026, 1, 2))
			.call(String.class)
			.block(LONG)).isEqualTo("date");
	}

	@Test
	void startupHookDoesNotSeeTheHeadersOfTheCallThatCausedIt() {
		assertThat(this.traced.function("fixtures.context_hooks:startup_headers")
			.call(new ParameterizedTypeReference<List<Map<String, String>>>() {
			})
			.block(LONG)).isEqualTo(List.of(Collections.emptyMap()));
	}

	@Test
	void callThatWasWokenByAnotherKeepsItsOwnContext() {
		CompletableFuture<List<?>> first = wait(this.traced);
		await(() -> contexts(this.python, "waiting").call(Integer.class).block(LONG) == 1);
		CompletableFuture<List<?>> untraced = wait(this.python);
		await(() -> contexts(this.python, "waiting").call(Integer.class).block(LONG) == 2);
		List<?> waker = contexts(this.traced, "set_event").call(List.class).block(LONG);
		assertThat(waker).isEqualTo(List.of(TestHeaders.header(2), "waker"));
		assertThat(first.join()).isEqualTo(List.of(TestHeaders.header(1), "waiter"));
		assertThat(untraced.join().get(0)).isNull();
		assertThat(untraced.join().get(1)).isEqualTo("waiter");
	}

	private static CompletableFuture<List<?>> wait(PythonClient client) {
		return contexts(client, "wait_for_event").call(List.class).<List<?>>map((seen) -> seen).toFuture();
	}

	@Test
	void diagnosticContextTravels() {
		PythonClient client = this.python.mutate().mdcKeys(List.of("*")).build();
		assertThat(mdc(client, Map.of("user", "ada", "tenant", "blue")))
			.isEqualTo(Map.of("user", "ada", "tenant", "blue"));
		assertThat(mdc(client, Collections.emptyMap())).isEmpty();
		assertThat(mdc(this.python, Map.of("user", "ada"))).isEmpty();
	}

	@Test
	void onlyTheKeysThatWereNamedTravel() {
		PythonClient client = this.python.mutate().mdcKeys(List.of("user", "other")).build();
		assertThat(mdc(client, Map.of("user", "ada", "password", "secret"))).isEqualTo(Map.of("user", "ada"));
	}

	@Test
	void longDiagnosticValueIsCut() {
		PythonClient client = this.python.mutate().mdcKeys(List.of("*")).build();
		assertThat(mdc(client, Map.of("user", "x".repeat(MdcKeys.MAX_LENGTH + 1))))
			.isEqualTo(Map.of("user", "x".repeat(MdcKeys.MAX_LENGTH)));
	}

	@Test
	void diagnosticContextOfTheReactorContextTravels() {
		PythonClient client = this.python.mutate().mdcKeys(List.of("*")).build();
		Mono<Map<String, String>> call = contexts(client, "mdc").call(MAP)
			.<Map<String, String>>map((map) -> map)
			.contextWrite((context) -> context.put("cp.slf4j", Map.of("user", "grace")));
		assertThat(call.block(LONG)).isEqualTo(Map.of("user", "grace"));
	}

	@Test
	void tooManyKeysOrEmptyKeysAreRefused() {
		PythonClient.Builder builder = this.python.mutate();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.mdcKeys(List.of("a", " ")))
			.withMessageContaining("'keys' must not have an empty key");
		List<String> many = IntStream.range(0, 65).mapToObj(Integer::toString).toList();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.mdcKeys(many)).withMessageContaining("65");
	}

	private static @Nullable Map<String, String> mdc(PythonClient client, Map<String, String> values) {
		values.forEach(MDC::put);
		try {
			return contexts(client, "mdc").call(MAP).block(LONG);
		}
		finally {
			values.keySet().forEach(MDC::remove);
		}
	}

	private static @Nullable Map<String, String> headers(PythonClient client, String function) {
		return contexts(client, function).call(MAP).block(LONG);
	}

	private static Map<String, String> headers(int call) {
		return Map.of("traceparent", TestHeaders.header(call));
	}

	private static PythonCall contexts(PythonClient client, String function) {
		return client.function("fixtures.contexts:" + function);
	}

}
