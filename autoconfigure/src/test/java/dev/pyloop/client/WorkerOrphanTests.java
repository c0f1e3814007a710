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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for worker processes whose JVM is killed.
 */
class WorkerOrphanTests {

	@ParameterizedTest
	@ValueSource(strings = { "tasks:wait_forever", "processes:spin", "processes:hold_gil" })
	void workerEndsWithItsJvm(String function) throws IOException {
		Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), WorkerOrphanMain.class.getName(), function)
			.redirectErrorStream(true)
			.start();
		try {
			ProcessHandle worker = ProcessHandle.of(workerOf(jvm)).orElseThrow();
			assertThat(worker.isAlive()).isTrue();
			jvm.destroyForcibly();
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !worker.isAlive());
		}
		finally {
			jvm.destroyForcibly();
		}
	}

	private static long workerOf(Process jvm) throws IOException {
		StringBuilder output = new StringBuilder();
		BufferedReader reader = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
		for (String line = reader.readLine(); line != null; line = reader.readLine()) {
			if (line.startsWith("worker ")) {
				return Long.parseLong(line.substring("worker ".length()));
			}
			output.append(line).append('\n');
		}
		throw new IllegalStateException("The JVM ended:\n" + output);
	}

}
