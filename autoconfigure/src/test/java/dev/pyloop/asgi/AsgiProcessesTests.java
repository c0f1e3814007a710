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

package dev.pyloop.asgi;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiBindings} with loops in several processes.
 */
class AsgiProcessesTests {

	@TempDir
	private Path folder;

	@Test
	void applicationRunsInEachProcessWithItsLifespan() throws IOException {
		Path ended = this.folder.resolve("ended");
		Set<String> processes;
		try (AsgiServer server = start(ended)) {
			processes = processes(server, 2);
			assertThat(ended).doesNotExist();
		}
		assertThat(Files.readAllLines(ended)).containsExactlyInAnyOrderElementsOf(processes);
	}

	@Test
	void requestWhenItsProcessEndsIsAnsweredAndAFreshProcessServes() throws IOException {
		Path ended = this.folder.resolve("ended");
		Set<String> after;
		try (AsgiServer server = start(ended)) {
			Set<String> before = processes(server, 2);
			assertThat(server.get("/processes/exit").statusCode()).isEqualTo(503);
			Awaitility.await()
				.atMost(AsgiServer.LONG)
				.until(() -> processes(server, 2), (processes) -> !before.containsAll(processes));
			after = processes(server, 2);
			assertThat(server.bean(PythonEventLoopPool.class).eventLoops()).extracting(PythonEventLoop::state)
				.containsOnly(PythonEventLoopState.RUNNING);
		}
		assertThat(Files.readAllLines(ended)).containsExactlyInAnyOrderElementsOf(after);
	}

	@Test
	void retiredProcessEndsItsLifespanAndAFreshOneServes() throws IOException {
		Path ended = this.folder.resolve("ended");
		try (AsgiServer server = start(ended)) {
			Set<String> before = processes(server, 2);
			PythonEventLoop former = server.bean(PythonEventLoopPool.class).eventLoops().get(0);
			former.retire("a test asks for it");
			Awaitility.await().atMost(AsgiServer.LONG).until(() -> former.state() == PythonEventLoopState.STOPPED);
			assertThat(Files.readAllLines(ended)).hasSize(1).isSubsetOf(before);
			processes(server, 2);
		}
		assertThat(Files.readAllLines(ended)).hasSize(3);
	}

	private static AsgiServer start(Path ended) {
		return AsgiServer.start("pyloop.event-loop.home=process", "pyloop.event-loop.count=2",
				"pyloop.event-loop.process.environment.PYLOOP_TEST_FILE=" + ended,
				"pyloop.asgi.applications.processes.application=fixtures.asgi_processes:app");
	}

	private static Set<String> processes(AsgiServer server, int count) {
		Set<String> processes = new TreeSet<>();
		Awaitility.await().atMost(AsgiServer.LONG).until(() -> {
			processes.add(process(server));
			return processes.size() == count;
		});
		return processes;
	}

	private static String process(AsgiServer server) {
		HttpResponse<String> response = server.get("/processes/where");
		assertThat(response.statusCode()).isEqualTo(200);
		String[] where = response.body().split(" ");
		assertThat(where[1]).isEqualTo(where[0]);
		return where[0];
	}

}
