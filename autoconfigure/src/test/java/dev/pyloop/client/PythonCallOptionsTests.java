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

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.pyloop.PythonGatherException;
import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for where and how calls run, with a pool of two loops.
 */
class PythonCallOptionsTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.count(2).workerThreads(8).config(Map.of("shop.name", "pyloop", "shop.secret", "hidden"));
	}

	@Test
	void callsTakeTheLoopsInTurn() {
		Set<String> threads = new HashSet<>();
		for (int i = 0; i < 4; i++) {
			threads.add(call("basic:async_thread_name", String.class));
		}
		assertThat(threads).containsExactlyInAnyOrder("pyloop-0", "pyloop-1");
	}

	@Test
	void callsWithEqualKeysMeetTheSameLoop() {
		Set<String> loops = new HashSet<>();
		for (int key = 0; key < 20; key++) {
			PythonCall call = fixture("basic:async_thread_name").affinity("key" + key);
			String first = call.call(String.class).block(LONG);
			assertThat(call.strict().call(String.class).block(LONG)).isEqualTo(first);
			assertThat(call.call(String.class).block(LONG)).isEqualTo(first);
			loops.add(first);
		}
		assertThat(loops).hasSize(2);
	}

	@Test
	void gatherRunsOnOneLoopUnlessSpread() {
		List<PythonCall> calls = Collections.nCopies(10, fixture("basic:async_thread_name"));
		assertThat(new HashSet<>(this.python.gather(calls).call(String.class).block(LONG))).hasSize(1);
		assertThat(new HashSet<>(this.python.gather(calls).spread().call(String.class).block(LONG))).hasSize(2);
		assertThat(new HashSet<>(this.python.gather(calls).affinity("a").call(String.class).block(LONG)))
			.containsExactly(fixture("basic:async_thread_name").affinity("a").call(String.class).block(LONG));
	}

	@Test
	void spreadGatherFailsFastAndNamesTheCall() {
		call("tasks:reset", Void.class);
		PythonGather gather = this.python
			.gather(List.of(fixture("tasks:wait_forever").args("s"), fixture("tasks:fail_with").args("bad")))
			.spread();
		assertThatExceptionOfType(PythonGatherException.class).isThrownBy(() -> gather.call(Void.class).block(LONG))
			.satisfies((ex) -> assertThat(ex.getFailures()).containsOnlyKeys(1));
		for (int i = 0; i < 10; i++) {
			String affinity = "loop" + i;
			await(() -> recorded("s started", affinity) == recorded("s cancelled", affinity));
		}
	}

	private int recorded(String key, String affinity) {
		Integer recorded = fixture("tasks:recorded").args(key).affinity(affinity).call(Integer.class).block(LONG);
		return (recorded != null) ? recorded : -1;
	}

	@Test
	void spreadOutcomesGiveEachResultAndFailure() {
		List<PythonOutcome<Integer>> outcomes = this.python
			.gather(List.of(fixture("basic:add").args(1), fixture("tasks:fail_with").args("bad"),
					fixture("basic:nothing")))
			.spread()
			.outcomes(Integer.class)
			.block(LONG);
		assertThat(outcomes).extracting(PythonOutcome::isSuccess).containsExactly(true, false, true);
	}

	@Test
	void plainFunctionRunsOnWorkerThreadUnlessInline() {
		assertThat(call("basic:thread_name", String.class)).matches("pyloop-[01]-worker-\\d");
		assertThat(fixture("basic:thread_name").inline().call(String.class).block(LONG)).matches("pyloop-[01]");
		assertThat(call("basic:inline_thread_name", String.class)).matches("pyloop-[01]");
		assertThat(call("basic:async_thread_name", String.class)).matches("pyloop-[01]");
	}

	@Test
	void plainFunctionsDoNotStallTheLoop() {
		call("tasks:reset", Void.class);
		PythonCall wait = fixture("tasks:wait").args("w").affinity("stall");
		List<CompletableFuture<String>> waiting = IntStream.range(0, 8)
			.mapToObj((i) -> wait.call(String.class).toFuture())
			.toList();
		await(() -> recorded("w started") == 8);
		assertThat(fixture("basic:add_later").args(1).affinity("stall").call(Integer.class).block(LONG)).isEqualTo(1);
		fixture("tasks:open_gate").args("w").affinity("stall").call(Void.class).block(LONG);
		assertThat(waiting).allSatisfy((future) -> assertThat(future).succeedsWithin(LONG));
	}

	@Test
	void threadOfWorkerKeepsItsState() {
		Set<Object> seen = new HashSet<>();
		for (int i = 1; i <= 200; i++) {
			Optional<Integer> before = fixture("basic:remember").args(i)
				.affinity("state")
				.call(Integer.class)
				.blockOptional(LONG);
			before.ifPresent(seen::add);
		}
		assertThat(seen).hasSizeGreaterThan(200 - 9);
	}

	@Test
	void threadOfLoopKeepsItsState() {
		PythonCall call = fixture("basic:remember_async").affinity("state");
		call.args(1).call(Integer.class).block(LONG);
		for (int i = 2; i < 50; i++) {
			assertThat(call.args(i).call(Integer.class).block(LONG)).isEqualTo(i - 1);
		}
	}

	@Test
	void eachCallHasItsOwnContext() {
		for (int i = 0; i < 5; i++) {
			assertThat(call("basic:increment_variable", Integer.class)).isEqualTo(1);
			assertThat(call("basic:increment_variable_plain", Integer.class)).isEqualTo(1);
			assertThat(fixture("basic:increment_variable_plain").inline().call(Integer.class).block(LONG)).isEqualTo(1);
		}
	}

	@Test
	void taskCreatedByAnotherThreadWakesTheLoop() {
		// A lost wake-up is made good after 250 ms
		Double median = call("tasks:median_of_wakes", Double.class, 15);
		assertThat(median).isPositive().isLessThan(0.1);
	}

	@Test
	void configurationIsSeenByAllKindsOfFunctions() {
		Map<String, Object> expected = Map.of("shop.name", "pyloop", "shop.secret", "hidden");
		assertThat(call("basic:config", Object.class)).isEqualTo(expected);
		assertThat(call("basic:config_async", Object.class)).isEqualTo(expected);
		assertThat(fixture("basic:config").inline().call(Object.class).block(LONG)).isEqualTo(expected);
		assertThat(this.python.eval("dict(__import__('pyloop').config)").call(Object.class).block(LONG))
			.isEqualTo(expected);
	}

	@Test
	void moduleThatNeedsConfigurationCanBeImportedByABlockingCall() {
		BlockingPythonClient blocking = this.python.blocking();
		assertThat(blocking.function("fixtures.reads_config:sqrt").args(4.0).call(Double.class)).isEqualTo(2.0);
		assertThat(blocking.function("fixtures.reads_config:sqrt").args(9.0).call(Double.class)).isEqualTo(3.0);
		assertThat(blocking.function("fixtures.reads_config:name").call(String.class)).isEqualTo("pyloop");
	}

	@Test
	void configurationDoesNotPrintSecrets() {
		assertThat(call("basic:config_text", String.class)).isEqualTo("<pyloop.config with 2 keys>");
	}

	@Test
	void keyMustNotBeNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> fixture("basic:add").affinity(null));
	}

}
