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
package dev.pyloop.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.ring.SharedMemoryDirectory;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is left of a JVM that was killed at any moment: no process, and no
 * shared memory once another application starts.
 */
@EnabledOnOs(OS.LINUX)
class KilledJvmTests {

	private static final Duration ORPHANS = Duration.ofSeconds(5);

	private static final int LATEST_MILLIS = 1500;

	private final Random random = new Random(4);

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "start", "restart", "replacement", "load" })
	void nothingIsLeft(String activity) throws Exception {
		for (int round = 0; round < ChaosRounds.of(2, 100); round++) {
			killDuring(activity, this.random.nextInt(LATEST_MILLIS));
			Awaitility.await()
				.atMost(ORPHANS)
				.untilAsserted(() -> assertThat(Leftovers.processes(this.directory)).isEmpty());
			SharedMemoryDirectory.create(this.directory).close();
			assertThat(Leftovers.files(this.directory)).isEmpty();
		}
	}

	private void killDuring(String activity, int millis) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", System.getProperty("java.class.path"), KilledJvmMain.class.getName(), activity,
				this.directory.toString());
		Map.Entry<String, String> mark = Leftovers.mark(this.directory);
		builder.environment().put(mark.getKey(), mark.getValue());
		Process jvm = builder.redirectErrorStream(true).start();
		try {
			awaitBegin(jvm);
			Awaitility.await().atMost(ORPHANS).until(() -> this.directory.toFile().list().length > 0);
			assertThat(jvm.waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
		}
		finally {
			jvm.destroyForcibly().waitFor();
		}
	}

	private static void awaitBegin(Process jvm) throws IOException {
		BufferedReader reader = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
		StringBuilder output = new StringBuilder();
		for (String line = reader.readLine(); !"begun".equals(line); line = reader.readLine()) {
			assertThat(line).as(output.toString()).isNotNull();
			output.append(line).append('\n');
		}
		TestThreads.run(() -> reader.lines().count());
	}

}
