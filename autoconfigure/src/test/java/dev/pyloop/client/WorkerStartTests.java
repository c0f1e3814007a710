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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonModuleNotFoundException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.PythonWorkerException;
import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonInstallations;
import dev.pyloop.cpython.PythonRuntimeOptions;
import dev.pyloop.cpython.PythonWorkerSettings;
import dev.pyloop.eventloop.CallbackIdGenerator;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.ProcessEventLoopHome;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopSelector;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for worker processes of a {@link ProcessEventLoopHome} that do not start.
 */
class WorkerStartTests {

	@TempDir
	private Path folder;

	private PythonInstallation installation = TestPython.embedded();

	private PythonWorkerSettings worker = PythonWorkerSettings.defaults();

	private final EventLoopSettings.Builder settings = EventLoopSettings.builder().count(1);

	@Test
	void startWhenExecutableIsGoneNamesIt() throws IOException {
		Path executable = linkToExecutable();
		assertThatExceptionOfType(PythonWorkerException.class).isThrownBy(this::start)
			.satisfies(
					(ex) -> assertThat(ex.getProblem()).contains("cannot be started").contains(executable.toString()))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains(executable.toString()));
	}

	@Test
	void startWhenExecutableMayNotBeRunNamesIt() throws IOException {
		Path executable = linkToExecutable();
		Files.createFile(executable);
		assertThatExceptionOfType(PythonWorkerException.class).isThrownBy(this::start)
			.satisfies((ex) -> assertThat(ex.getProblem()).contains(executable.toString()));
	}

	@Test
	void startWhenModuleIsMissingNamesIt() {
		this.settings.warmUpModules(List.of("no_such_warm_up"));
		assertThatExceptionOfType(PythonModuleNotFoundException.class).isThrownBy(this::start)
			.withMessageContaining("'no_such_warm_up'");
	}

	@Test
	void startWhenImportFailsHasTheError() {
		this.settings.warmUpModules(List.of("fixtures.fails_at_import"));
		assertThatExceptionOfType(PythonExecutionException.class).isThrownBy(this::start)
			.withMessage("ValueError: broken module")
			.satisfies((ex) -> assertThat(ex.getTraceback()).contains("fails_at_import.py"));
	}

	@Test
	void startWhenImportEndsTheProcessHasItsLastWords() {
		this.settings.count(2).warmUpModules(List.of("fixtures.dies_at_import"));
		assertThatExceptionOfType(PythonWorkerException.class).isThrownBy(this::start)
			.satisfies((ex) -> assertThat(ex.getReason()).contains("was killed by signal 6 (SIGABRT)"))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("last words")
				.contains("Fatal Python error: Aborted")
				.contains("dies_at_import.py"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("written in C"));
	}

	@Test
	void startWhenMemoryIsTooLittleForPythonNamesTheProperty() {
		this.worker = this.worker.withMemoryLimit(10L << 20);
		assertThatExceptionOfType(PythonWorkerException.class).isThrownBy(this::start)
			.satisfies((ex) -> assertThat(ex.getReason()).contains("ended with exit code"))
			.satisfies((ex) -> assertThat(ex.getOutput()).isNotEmpty())
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("pyloop.event-loop.process.memory-limit"));
	}

	@Test
	void startWhenMemoryIsTooLittleForAModuleHasTheError() {
		this.worker = this.worker.withMemoryLimit(1L << 30);
		this.settings.warmUpModules(List.of("fixtures.takes_memory_at_import"));
		assertThatExceptionOfType(PythonExecutionException.class).isThrownBy(this::start)
			.withMessageContaining("MemoryError");
	}

	@Test
	void startWhenModuleNeverEndsTellsWhereItHangs() {
		this.settings.warmUpModules(List.of("fixtures.hangs_at_import")).startTimeout(Duration.ofSeconds(2));
		assertThatExceptionOfType(PythonUnavailableException.class).isThrownBy(this::start)
			.withMessageContaining("was not ready within 2 s")
			.withMessageContaining("hangs_at_import.py");
	}

	private void start() throws IOException {
		long children = ProcessHandle.current().children().count();
		try (PythonEventLoopPool pool = new PythonEventLoopPool(this.settings.directory(this.folder).build(),
				PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(),
				() -> ProcessEventLoopHome.open(this.installation,
						PythonRuntimeOptions.defaults().withPath(List.of(TestHome.modules())), this.worker))) {
			pool.start();
		}
		finally {
			assertThat(ProcessHandle.current().children().count()).isLessThanOrEqualTo(children);
			try (Stream<Path> files = Files.list(this.folder)) {
				assertThat(files.filter((file) -> file.getFileName().toString().startsWith("pyloop-"))).isEmpty();
			}
		}
	}

	private Path linkToExecutable() throws IOException {
		Path executable = this.folder.resolve("python");
		Files.createSymbolicLink(executable, TestPython.installation().baseExecutable());
		this.installation = PythonInstallations.inspect(executable, "the test", false);
		assertThat(this.installation.executable()).isEqualTo(executable);
		Files.delete(executable);
		return executable;
	}

}
