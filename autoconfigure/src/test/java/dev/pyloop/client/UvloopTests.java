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

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for loops of uvloop.
 */
class UvloopTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.implementation("uvloop");
	}

	@Test
	void loopIsOfUvloop() {
		assertThat(call("basic:loop_module", String.class)).startsWith("uvloop");
	}

	@Test
	void callsOfAllKindsGiveResults() {
		assertThat(addConcurrently(5000)).isEqualTo(IntStream.range(1, 5001).boxed().toList());
	}

	@Test
	void callsOneAtATimeWakeTheLoop() {
		for (int i = 0; i < 500; i++) {
			assertThat(call("basic:add", Integer.class, i, 1)).isEqualTo(i + 1);
		}
	}

	@Test
	void streamGivesItemsAndIsCancelled() {
		call("streaming:reset", Void.class);
		assertThat(
				fixture("streaming:count").args("u", 1_000_000).stream(Integer.class).take(5).collectList().block(LONG))
			.containsExactly(0, 1, 2, 3, 4);
		await(() -> call("streaming:closed", Integer.class, "u") == 1);
	}

	@Test
	void cancelReachesCoroutine() {
		call("tasks:reset", Void.class);
		Disposable call = fixture("tasks:wait_forever").args("u").call(Void.class).subscribe();
		awaitRecord("u started");
		call.dispose();
		awaitRecord("u cancelled");
	}

	@Test
	void exitIsAnErrorAndTheLoopGoesOn() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("errors:exit_async", Void.class))
			.withMessageContaining("SystemExit");
		assertThat(call("basic:add", Integer.class, 1)).isEqualTo(1);
	}

}
