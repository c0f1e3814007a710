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
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what calls are told when the process dies that has or has not taken them.
 */
class WorkerDeathTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Test
	void callThatTheProcessHasNotTakenIsSafeToRepeat() {
		try (PythonEventLoopPool pool = TestHome.PROCESS.pool(EventLoopSettings.builder().build())) {
			PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
			Long pid = python.function("fixtures.processes:pid").call(Long.class).block(LONG);
			PythonEventLoop eventLoop = pool.eventLoops().get(0);
			CompletableFuture<Void> taken = python.function("fixtures.tasks:wait_forever")
				.args("taken")
				.call(Void.class)
				.toFuture();
			Awaitility.await()
				.atMost(LONG)
				.until(() -> python.function("fixtures.tasks:recorded")
					.args("taken started")
					.call(Integer.class)
					.block(LONG) == 1);
			signal("-STOP", pid);
			CompletableFuture<Integer> written = python.function("fixtures.basic:add")
				.args(1, 2)
				.call(Integer.class)
				.toFuture();
			assertThat(eventLoop.pending()).isEqualTo(2);
			signal("-KILL", pid);
			assertEnded(taken, true, "may have started");
			assertEnded(written, false, "safe to repeat");
		}
	}

	private static void signal(String signal, Long pid) {
		TestProcess.run(List.of("kill", signal, String.valueOf(pid)), LONG).requireSuccess();
	}

	private static void assertEnded(CompletableFuture<?> call, boolean started, String message) {
		assertThat(call).failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(PythonUnavailableException.class,
					(ex) -> assertThat(ex.isStarted()).isEqualTo(started))
			.withMessageContaining("SIGKILL")
			.withMessageContaining(message);
	}

}
