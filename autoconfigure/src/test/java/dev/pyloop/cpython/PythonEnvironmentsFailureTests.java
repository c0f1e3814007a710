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

package dev.pyloop.cpython;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.pyloop.PythonEnvironmentException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for how {@link PythonEnvironments} fails.
 */
class PythonEnvironmentsFailureTests extends FakeEnvironments {

	@Test
	void prepareWhenUvIsChosenAndMissingThrowsException() {
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> environments(PythonEnvironmentInstaller.UV, this.folder.toString())
				.prepare(interpreter("exit 0").executable(), VERSION, NUMPY))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("uv is not on the PATH"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("pyloop.python.installer"));
	}

	@Test
	void prepareWhenInstallerFailsThrowsExceptionWithCommandAndOutput() {
		String install = "echo 'ERROR: No matching distribution found for nonumpy'; exit 7";
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> prepare(interpreter(install), NUMPY))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("numpy.txt")
				.contains("-m pip install")
				.contains("exit code 7")
				.contains("ERROR: No matching distribution found for nonumpy"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("Correct the requirement"));
	}

	@Test
	void prepareWhenDiskIsFullSaysSo() {
		String install = "echo 'ERROR: [Errno 28] No space left on device'; exit 1";
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> prepare(interpreter(install), NUMPY))
			.satisfies(
					(ex) -> assertThat(ex.getRemedy()).contains("disk is full").contains("pyloop.python.environments"));
	}

	@Test
	void prepareWhenInstallerFailedLeavesNothingAndTriesAgain() throws IOException {
		Path flag = this.folder.resolve("flag");
		FakeInterpreter interpreter = interpreter("test -e '" + flag + "'");
		assertThatExceptionOfType(PythonEnvironmentException.class).isThrownBy(() -> prepare(interpreter, NUMPY));
		assertThat(pythons()).isEmpty();
		Files.createFile(flag);
		assertThat(prepare(interpreter, NUMPY)).isExecutable();
	}

	@Test
	void prepareWhenInstallerTakesTooLongStopsItAndThrowsException() throws IOException {
		PythonEnvironments environments = new PythonEnvironments(settings().withTimeout(Duration.ofSeconds(2)), "");
		Path interpreter = interpreter("echo Collecting; " + sleeper()).executable();
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> environments.prepare(interpreter, VERSION, NUMPY))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("more than 2 s").contains("Collecting"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("pyloop.python.install-timeout"));
		assertThat(pythons()).isEmpty();
		awaitEndOfSleeper();
	}

	@Test
	void prepareWhenInterruptedStopsInstallerAndKeepsInterrupt() throws Exception {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Path interpreter = interpreter(sleeper()).executable();
		Thread thread = new Thread(() -> {
			try {
				new PythonEnvironments(settings(), "").prepare(interpreter, VERSION, NUMPY);
				interrupted.complete(false);
			}
			catch (PythonEnvironmentException ex) {
				interrupted.complete(Thread.currentThread().isInterrupted() && ex.getProblem().contains("Interrupted"));
			}
		});
		thread.start();
		awaitSleeper();
		thread.interrupt();
		assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
		assertThat(pythons()).isEmpty();
		awaitEndOfSleeper();
	}

	@Test
	void prepareWhenFolderCannotBeMadeNamesItAndTheProperty() throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));
		PythonEnvironments environments = new PythonEnvironments(settings().withDirectory(file.resolve("below")), "");
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> environments.prepare(interpreter("exit 0").executable(), VERSION, NUMPY))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains(file.toString()))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("pyloop.python.environments"));
	}

	@Test
	void prepareWhenInterpreterIsMissingThrowsException() {
		Path missing = this.folder.resolve("missing");
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> environments(PythonEnvironmentInstaller.PIP, "").prepare(missing, VERSION, NUMPY))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("cannot be started"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains(missing.toString()));
	}

	private List<Path> pythons() throws IOException {
		try (Stream<Path> paths = Files.walk(directory())) {
			return paths.filter((path) -> path.endsWith("bin/python")).toList();
		}
	}

	private String sleeper() {
		return "sleep 600 & echo $! > '" + this.folder + "/pid.tmp'; mv '" + this.folder + "/pid.tmp' '" + this.folder
				+ "/pid'; wait";
	}

	private void awaitSleeper() {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(this.folder.resolve("pid")));
	}

	private void awaitEndOfSleeper() throws IOException {
		long pid = Long.parseLong(Files.readString(this.folder.resolve("pid")).strip());
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
	}

}
