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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the import of a module by its first call.
 */
class FirstImportTests extends PythonTest {

	private static final int WORKERS = 8;

	private final List<CompletableFuture<String>> waiting = new ArrayList<>();

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.workerThreads(WORKERS);
	}

	@BeforeEach
	void occupyAllWorkerThreads() {
		call("tasks:reset", Void.class);
		this.waiting.clear();
		this.python.exec("import sys; sys.modules.pop('fixtures.imported_late', None)").block(LONG);
		for (int i = 0; i < WORKERS; i++) {
			this.waiting.add(fixture("tasks:wait").args("busy").call(String.class).toFuture());
		}
		await(() -> recorded("busy started") == WORKERS);
	}

	@AfterEach
	void releaseWorkerThreads() {
		call("tasks:open_gate", Void.class, "busy");
		assertThat(this.waiting).allSatisfy((future) -> assertThat(future).succeedsWithin(LONG).isEqualTo("busy"));
	}

	@Test
	void firstCallOfACoroutineWaitsForNoWorkerThread() {
		assertThat(call("imported_late:answer", String.class)).startsWith("pyloop-0-worker-import-");
		assertThat(this.waiting).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void callsThatNeedTheSameImportShareIt() {
		List<PythonCall> calls = List.of(fixture("imported_late:answer"), fixture("imported_late:answer"));
		List<String> answers = this.python.gather(calls).call(String.class).block(LONG);
		assertThat(answers).hasSize(2).allMatch((name) -> name.startsWith("pyloop-0-worker-import-"));
		assertThat(this.waiting).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void plainFunctionWaitsForAWorkerThreadOnlyToRun() {
		CompletableFuture<String> plain = fixture("imported_late:answer_plainly").call(String.class).toFuture();
		assertThat(call("imported_late:answer", String.class)).startsWith("pyloop-0-worker-import-");
		assertThat(plain).isNotDone();
		call("tasks:open_gate", Void.class, "busy");
		assertThat(plain).succeedsWithin(LONG);
	}

}
