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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.PythonEnvironmentException;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonEnvironments}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PythonEnvironmentsTests extends FakeEnvironments {

	@Test
	void prepareWhenFirstMakesEnvironmentWithVenvAndPip() {
		FakeInterpreter interpreter = interpreter("echo Collecting numpy");
		Path python = prepare(interpreter, NUMPY);
		assertThat(python).isExecutable().startsWith(directory());
		assertThat(interpreter.calls()).hasSize(2);
		assertThat(interpreter.calls().get(0)).startsWith(interpreter.executable() + " -I -X utf8 -m venv ");
		assertThat(interpreter.calls().get(1)).startsWith(python + " -I -X utf8 -m pip install ")
			.contains(" --no-input ")
			.endsWith("requirements.txt");
	}

	@Test
	void prepareWhenSecondRunsNothing() {
		FakeInterpreter interpreter = interpreter("exit 0");
		Path first = prepare(interpreter, NUMPY);
		assertThat(prepare(interpreter, NUMPY)).isEqualTo(first);
		assertThat(interpreter.calls()).hasSize(2);
	}

	@Test
	void prepareWhenRequirementsDifferMakesAnotherEnvironment() {
		FakeInterpreter interpreter = interpreter("exit 0");
		Path first = prepare(interpreter, NUMPY);
		assertThat(prepare(interpreter, PythonEnvironmentRequirements.of("numpy.txt", "numpy==2\n")))
			.isNotEqualTo(first);
	}

	@Test
	void prepareWhenVersionDiffersMakesAnotherEnvironment() {
		FakeInterpreter interpreter = interpreter("exit 0");
		PythonEnvironments environments = environments(PythonEnvironmentInstaller.AUTO, "");
		Path first = environments.prepare(interpreter.executable(), "3.12.1", NUMPY);
		assertThat(environments.prepare(interpreter.executable(), "3.12.2", NUMPY)).isNotEqualTo(first);
	}

	@Test
	void prepareWhenInterpreterDiffersMakesAnotherEnvironment() {
		Path first = prepare(interpreter("exit 0"), NUMPY);
		assertThat(prepare(FakeInterpreter.create(this.folder, "other", "exit 0"), NUMPY)).isNotEqualTo(first);
	}

	@Test
	void prepareWhenIncludedFileChangesMakesAnotherEnvironment() throws IOException {
		FakeInterpreter interpreter = interpreter("exit 0");
		Path file = Files.writeString(this.folder.resolve("requirements.txt"), "-r base.txt\n");
		Path base = Files.writeString(this.folder.resolve("base.txt"), "numpy\n");
		Path first = prepare(interpreter, PythonEnvironmentRequirements.of(file));
		Files.writeString(base, "numpy<2\n");
		assertThat(prepare(interpreter, PythonEnvironmentRequirements.of(file))).isNotEqualTo(first);
	}

	@Test
	void prepareWhenRequirementsAreInFileGivesThatFileToInstaller() throws IOException {
		FakeInterpreter interpreter = interpreter("exit 0");
		Path file = Files.writeString(this.folder.resolve("my requirements.txt"), "numpy\n");
		prepare(interpreter, PythonEnvironmentRequirements.of(file));
		assertThat(interpreter.calls().get(1)).endsWith(" -r " + file);
	}

	@Test
	void prepareWhenRunningLogsProgress(CapturedOutput output) {
		prepare(interpreter("echo Collecting numpy; echo Installing >&2"), NUMPY);
		assertThat(output).contains("Making a Python environment for 'numpy.txt' with Python 3.12.1")
			.contains("pip: Collecting numpy")
			.contains("pip: Installing")
			.contains("Made the Python environment in ");
	}

	@Test
	void prepareWhenUvIsOnPathUsesUv() {
		FakeInterpreter interpreter = interpreter("exit 0");
		FakeInterpreter uv = FakeInterpreter.create(this.folder.resolve("tools"), "uv", "exit 0");
		Path python = environments(PythonEnvironmentInstaller.AUTO, this.folder.resolve("tools").toString())
			.prepare(interpreter.executable(), VERSION, NUMPY);
		assertThat(interpreter.calls()).isEmpty();
		assertThat(uv.calls().get(0)).contains("uv venv ").contains(" --python " + interpreter.executable());
		assertThat(uv.calls().get(1)).contains("uv pip install ").contains(" --python " + python);
	}

	@Test
	void prepareWhenPipIsChosenIgnoresUv() {
		FakeInterpreter interpreter = interpreter("exit 0");
		FakeInterpreter uv = FakeInterpreter.create(this.folder.resolve("tools"), "uv", "exit 0");
		environments(PythonEnvironmentInstaller.PIP, this.folder.resolve("tools").toString())
			.prepare(interpreter.executable(), VERSION, NUMPY);
		assertThat(interpreter.calls()).hasSize(2);
		assertThat(uv.calls()).isEmpty();
	}

	@Test
	void prepareWhenOfflineAndMissingRefusesWithReason() {
		FakeInterpreter interpreter = interpreter("exit 0");
		PythonEnvironments environments = new PythonEnvironments(settings().withOffline(true), "");
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> environments.prepare(interpreter.executable(), VERSION, NUMPY))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("pyloop.python.offline")
				.contains(directory().toString())
				.contains("numpy.txt"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("virtual-environment"));
		assertThat(interpreter.calls()).isEmpty();
	}

	@Test
	void prepareWhenOfflineAndMadeUsesIt() {
		FakeInterpreter interpreter = interpreter("exit 0");
		Path python = prepare(interpreter, NUMPY);
		assertThat(new PythonEnvironments(settings().withOffline(true), "").prepare(interpreter.executable(), VERSION,
				NUMPY))
			.isEqualTo(python);
	}

	@Test
	void prepareWhenEnvironmentIsBrokenMakesItAgain() throws IOException {
		FakeInterpreter interpreter = interpreter("exit 0");
		Path python = prepare(interpreter, NUMPY);
		Files.delete(python);
		assertThat(prepare(interpreter, NUMPY)).isExecutable();
		assertThat(interpreter.calls()).hasSize(4);
	}

	@Test
	void prepareWhenAnotherAttemptWasCutOffDeletesItAndStartsAfresh() throws IOException {
		FakeInterpreter interpreter = interpreter("exit 0");
		Path key = directory().resolve(PythonEnvironmentKey.of(interpreter.executable(), VERSION, NUMPY));
		Path unfinished = Files.createDirectories(key.resolve("deadbeef").resolve("bin"));
		Files.writeString(unfinished.resolve("python"), "");
		Path python = prepare(interpreter, NUMPY);
		assertThat(python).isExecutable();
		assertThat(unfinished).doesNotExist();
	}

	@Test
	void prepareWhenTwoThreadsStartMakesOneEnvironment(CapturedOutput output) {
		Path flag = this.folder.resolve("flag");
		FakeInterpreter interpreter = interpreter("while ! test -e '" + flag + "'; do sleep 0.02; done");
		List<CompletableFuture<Path>> starters = Stream
			.generate(() -> TestThreads
				.supply(() -> new PythonEnvironments(settings(), "").prepare(interpreter.executable(), VERSION, NUMPY)))
			.limit(2)
			.toList();
		Awaitility.await().until(() -> output.toString().contains("Waiting for another thread of this process"));
		assertThat(this.folder.resolve("flag").toFile().mkdir()).isTrue();
		assertThat(starters.get(0).orTimeout(20, TimeUnit.SECONDS).join())
			.isEqualTo(starters.get(1).orTimeout(20, TimeUnit.SECONDS).join());
		assertThat(interpreter.calls()).hasSize(2);
	}

}
