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

package dev.pyloop.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestPython;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of a JVM whose Python does what it wants.
 */
class ShutdownTests {

	/**
	 * What may come on top of the grace period, on a machine that is busy: Spring, the
	 * JVM and the test take their time, too.
	 */
	private static final Duration MORE = Duration.ofSeconds(5);

	private static final Duration LONG = Duration.ofSeconds(15);

	private static final List<String> HANGS = List.of("coroutine", "thread", "at_exit", "hook", "backtracking",
			"non_daemon_thread", "generator", "loop");

	@TempDir
	private Path folder;

	static Stream<Arguments> hangs() {
		return inBothHomes(HANGS);
	}

	static Stream<Arguments> impatience() {
		return inBothHomes(List.of("coroutine", "backtracking"));
	}

	private static Stream<Arguments> inBothHomes(List<String> hangs) {
		return Stream.of("thread", "process").flatMap((home) -> hangs.stream().map((hang) -> Arguments.of(home, hang)));
	}

	@ParameterizedTest
	@MethodSource("hangs")
	void jvmEndsWithinTheGracePeriodWhateverPythonDoes(String home, String hang) throws Exception {
		Process jvm = start(home, hang, "1s");
		try {
			CompletableFuture<String> output = ready(jvm);
			List<ProcessHandle> workers = workers(jvm, home);
			jvm.toHandle().destroy();
			assertThat(jvm.waitFor(MORE.toSeconds() + 1, TimeUnit.SECONDS)).as(hang).isTrue();
			assertThat(workers).noneMatch(ProcessHandle::isAlive);
			assertThat(output.get(LONG.toSeconds(), TimeUnit.SECONDS)).doesNotContain("Exception in thread");
		}
		finally {
			jvm.destroyForcibly();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void exitFunctionsRunWhenTheJvmEnds(String home) throws Exception {
		Process jvm = start(home, "nothing", "20s");
		try {
			ready(jvm);
			jvm.toHandle().destroy();
			assertThat(jvm.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(this.folder.resolve("exited")).exists();
		}
		finally {
			jvm.destroyForcibly();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void jvmWithoutSignalsOfItsOwnStartsAndEnds(String home) throws Exception {
		Process jvm = start(home, "exit", "20s", "-Xrs");
		try {
			CompletableFuture<String> output = ready(jvm);
			assertThat(jvm.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(jvm.exitValue()).isZero();
			assertThat(this.folder.resolve("exited")).exists();
			assertThat(output.get(LONG.toSeconds(), TimeUnit.SECONDS)).doesNotContain("Exception");
		}
		finally {
			jvm.destroyForcibly();
		}
	}

	@ParameterizedTest
	@MethodSource("impatience")
	void secondSignalEndsTheJvmAtOnce(String home, String hang) throws Exception {
		Process jvm = start(home, hang, "10m");
		try {
			CompletableFuture<String> output = ready(jvm);
			List<ProcessHandle> workers = workers(jvm, home);
			jvm.toHandle().destroy();
			long deadline = System.nanoTime() + MORE.toNanos();
			// The JVM handles only the signals that come after the first one has begun
			// its shutdown, so a person presses the keys again, too.
			while (!jvm.waitFor(500, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline) {
				interrupt(jvm);
			}
			assertThat(jvm.isAlive()).as(hang).isFalse();
			assertThat(workers).noneMatch(ProcessHandle::isAlive);
			assertThat(output.get(LONG.toSeconds(), TimeUnit.SECONDS)).contains("SIGINT while shutting down");
		}
		finally {
			jvm.destroyForcibly();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void jvmEndsSoonWhileAModuleIsImportedForEver(String home) throws Exception {
		Path begun = this.folder.resolve("begun");
		ProcessBuilder builder = builder(home, "nothing", "20s", "--pyloop.event-loop.start-timeout=10m",
				"--pyloop.python.warm-up-modules=fixtures.touches_and_hangs");
		builder.environment().put("PYLOOP_TEST_FILE", begun.toString());
		Process jvm = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
		try {
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(begun));
			List<ProcessHandle> workers = workers(jvm, home);
			jvm.toHandle().destroy();
			assertThat(jvm.waitFor(MORE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(workers).noneMatch(ProcessHandle::isAlive);
		}
		finally {
			jvm.destroyForcibly();
		}
	}

	/**
	 * Return the processes of Python, which there are in one home only.
	 */
	private static List<ProcessHandle> workers(Process jvm, String home) {
		List<ProcessHandle> workers = jvm.descendants().toList();
		assertThat(workers.isEmpty()).isEqualTo("thread".equals(home));
		assertThat(workers).allMatch(ProcessHandle::isAlive);
		return workers;
	}

	private static void interrupt(Process jvm) throws Exception {
		new ProcessBuilder("kill", "-INT", String.valueOf(jvm.pid())).start().waitFor();
	}

	private Process start(String home, String hang, String gracePeriod, String... options) throws IOException {
		ProcessBuilder builder = builder(home, hang, gracePeriod);
		builder.command().addAll(1, List.of(options));
		return builder.start();
	}

	private ProcessBuilder builder(String home, String hang, String gracePeriod, String... properties) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), "-Dspring.devtools.restart.enabled=false",
						ShutdownApplication.class.getName(), hang, this.folder.resolve("exited").toString(),
						"--pyloop.event-loop.home=" + home, "--pyloop.event-loop.count=1",
						"--pyloop.shutdown.grace-period=" + gracePeriod, "--pyloop.python.path=" + TestHome.modules(),
						"--pyloop.python.executable=" + TestPython.executable(),
						"--spring.lifecycle.timeout-per-shutdown-phase=20m"));
		command.addAll(List.of(properties));
		assertThat(Files.exists(this.folder.resolve("exited"))).isFalse();
		return new ProcessBuilder(command).redirectErrorStream(true);
	}

	private static CompletableFuture<String> ready(Process jvm) throws IOException {
		BufferedReader reader = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
		StringBuilder output = new StringBuilder();
		for (String line = reader.readLine(); !"ready".equals(line); line = reader.readLine()) {
			assertThat(line).as(output.toString()).isNotNull();
			output.append(line).append('\n');
		}
		return TestThreads.supply(() -> rest(reader));
	}

	private static String rest(BufferedReader reader) {
		return String.join("\n", reader.lines().toList());
	}

}
