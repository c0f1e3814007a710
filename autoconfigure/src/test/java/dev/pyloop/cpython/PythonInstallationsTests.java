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
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.PythonInstallationException;
import dev.pyloop.PythonNotFoundException;
import dev.pyloop.PythonVersionException;
import dev.pyloop.testsupport.TestDirectories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonInstallations}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PythonInstallationsTests {

	@TempDir
	private Path folder;

	private final Map<String, String> environment = new HashMap<>();

	@Test
	void findTakesEverythingInOrder() throws IOException {
		Path virtualEnvironment = environment("virtual", "VIRTUAL_ENV");
		Path conda = environment("conda", "CONDA_PREFIX");
		Path beside = FakePython.create().write(this.folder.resolve("work/.venv/bin/python"));
		Path first = onPath("first");
		Path second = onPath("second");
		for (Path expected : new Path[] { virtualEnvironment, conda, beside, first, second }) {
			assertThat(PythonInstallations.find(search().build()).executable()).isEqualTo(expected);
			Files.delete(expected);
		}
		assertThatExceptionOfType(PythonNotFoundException.class)
			.isThrownBy(() -> PythonInstallations.find(search().build()))
			.satisfies(
					(ex) -> assertThat(ex.getTried()).anySatisfy((place) -> assertThat(place).contains("VIRTUAL_ENV"))
						.anySatisfy((place) -> assertThat(place).contains("CONDA_PREFIX"))
						.anySatisfy((place) -> assertThat(place).contains(".venv"))
						.anySatisfy((place) -> assertThat(place).contains("python3 is not on the PATH"))
						.anySatisfy((place) -> assertThat(place).contains("org.bytedeco:cpython")));
	}

	@Test
	void findTakesThePathBeforeTheJar() throws IOException {
		Path onPath = onPath("first");
		PythonSearch search = search().classLoader(getClass().getClassLoader())
			.cacheDirectory(TestDirectories.target().resolve("test-python"))
			.build();
		assertThat(PythonInstallations.find(search).executable()).isEqualTo(onPath);
		Files.delete(onPath);
		assertThat(PythonInstallations.find(search).origin()).isEqualTo(BundledPython.ARTIFACT);
	}

	@Test
	void findWhenExecutableIsNamedTakesIt() {
		environment("virtual", "VIRTUAL_ENV");
		Path named = FakePython.create().write(this.folder.resolve("named python"));
		PythonInstallation installation = PythonInstallations.find(search().executable(named.toString()).build());
		assertThat(installation.executable()).isEqualTo(named);
		assertThat(installation.origin()).isEqualTo("pyloop.python.executable");
		assertThat(installation.version()).isEqualTo(new PythonVersion(3, 12, 1));
		assertThat(installation.library()).isEqualTo(Path.of("/fake/lib/libpython3.12.so.1.0"));
		assertThat(installation.isVirtualEnvironment()).isFalse();
	}

	@Test
	void findWhenExecutableIsRelativeStartsFromTheWorkingDirectory() {
		Path named = FakePython.create().write(this.folder.resolve("work/tools/python3"));
		assertThat(PythonInstallations.find(search().executable("tools/python3").build()).executable())
			.isEqualTo(named);
	}

	@Test
	void findWhenExecutableIsANameLooksOnThePath() {
		Path named = FakePython.create().write(this.folder.resolve("path/python3.12"));
		this.environment.put("PATH", this.folder.resolve("path").toString());
		assertThat(PythonInstallations.find(search().executable("python3.12").build()).executable()).isEqualTo(named);
	}

	@Test
	void findWhenNamedExecutableIsMissingFailsAndTakesNoOther() {
		environment("virtual", "VIRTUAL_ENV");
		assertThatExceptionOfType(PythonInstallationException.class)
			.isThrownBy(() -> PythonInstallations.find(search().executable("/no/python").build()))
			.satisfies((ex) -> assertThat(ex.getExecutable()).isEqualTo("/no/python"))
			.withMessageContaining("pyloop.python.executable")
			.withMessageContaining("does not exist");
	}

	@Test
	void findWhenNamedExecutableIsNotOnThePathFails() {
		assertThatExceptionOfType(PythonInstallationException.class)
			.isThrownBy(() -> PythonInstallations.find(search().executable("python3.77").build()))
			.withMessageContaining("'python3.77'")
			.withMessageContaining("not on the PATH");
	}

	@Test
	void findWhenNamedExecutableIsAFolderFails() {
		assertThatExceptionOfType(PythonInstallationException.class)
			.isThrownBy(() -> PythonInstallations.find(search().executable(this.folder.toString()).build()))
			.withMessageContaining("it is a folder");
	}

	@Test
	void findWhenVirtualEnvironmentIsNamedTakesItsExecutable() {
		Path named = FakePython.create().with("prefix", "/named").write(this.folder.resolve("work/named/bin/python"));
		PythonInstallation installation = PythonInstallations.find(search().virtualEnvironment("named").build());
		assertThat(installation.executable()).isEqualTo(named);
		assertThat(installation.isVirtualEnvironment()).isTrue();
		assertThat(installation.baseExecutable()).isEqualTo(Path.of("/fake/bin/python3"));
	}

	@Test
	void findWhenNamedVirtualEnvironmentIsNoneFails() {
		assertThatExceptionOfType(PythonInstallationException.class)
			.isThrownBy(() -> PythonInstallations.find(search().virtualEnvironment("nowhere").build()))
			.withMessageContaining("'nowhere' is not a virtual environment")
			.withMessageContaining("pyloop.python.virtual-environment");
	}

	@Test
	void findWhenNamedOneCannotBeUsedFails() {
		Path named = FakePython.create().with("version", "3.9.18").write(this.folder.resolve("python3.9"));
		assertThatExceptionOfType(PythonVersionException.class)
			.isThrownBy(() -> PythonInstallations.find(search().executable(named.toString()).build()))
			.withMessageContaining("3.9.18");
	}

	@Test
	void findWhenFoundOneCannotBeUsedSkipsItWithAWarning(CapturedOutput output) {
		Path old = FakePython.create().with("version", "3.9.18").write(this.folder.resolve("virtual/bin/python"));
		this.environment.put("VIRTUAL_ENV", this.folder.resolve("virtual").toString());
		Path usable = onPath("usable");
		assertThat(PythonInstallations.find(search().build()).executable()).isEqualTo(usable);
		assertThat(output)
			.contains("Skipped: Python '" + old + "' (from VIRTUAL_ENV) cannot be used: it is Python 3.9.18");
	}

	@Test
	void findWhenOutputIsNoDescriptionShowsIt() {
		Path named = FakePython.script(this.folder.resolve("python"), "echo hello");
		assertThatExceptionOfType(PythonInstallationException.class)
			.isThrownBy(() -> PythonInstallations.find(search().executable(named.toString()).build()))
			.withMessageContaining("it answered 'hello'");
	}

	@Test
	void findWhenExecutableFailsShowsCodeAndOutput() {
		Path named = FakePython.script(this.folder.resolve("python"), "echo 'Fatal: no encodings' >&2; exit 3");
		assertThatExceptionOfType(PythonInstallationException.class)
			.isThrownBy(() -> PythonInstallations.find(search().executable(named.toString()).build()))
			.withMessageContaining("exit code 3")
			.withMessageContaining("Fatal: no encodings");
	}

	@Test
	void findWhenExecutableCannotRunSaysWhy() throws IOException {
		Path named = Files.writeString(this.folder.resolve("python"), "not a program");
		assertThatExceptionOfType(PythonInstallationException.class)
			.isThrownBy(() -> PythonInstallations.find(search().executable(named.toString()).build()))
			.withMessageContaining("it does not run");
	}

	@Test
	void findWhenExecutableHangsEndsItAfterTheTimeout() {
		Path named = FakePython.script(this.folder.resolve("python"), "exec sleep 600");
		PythonSearch search = search().executable(named.toString()).timeout(Duration.ofMillis(200)).build();
		assertThatExceptionOfType(PythonInstallationException.class).isThrownBy(() -> PythonInstallations.find(search))
			.withMessageContaining("did not answer within 200 ms");
	}

	@Test
	void findWhenLibraryIsNotRequiredTakesAStaticBuild() {
		Path named = FakePython.create().without("library").write(this.folder.resolve("python"));
		PythonSearch.Builder search = search().executable(named.toString());
		assertThat(PythonInstallations.find(search.libraryRequired(false).build()).hasLibrary()).isFalse();
	}

	private Path environment(String name, String variable) {
		Path root = this.folder.resolve(name);
		this.environment.put(variable, root.toString());
		return FakePython.create().write(root.resolve("bin/python"));
	}

	private Path onPath(String name) {
		Path bin = this.folder.resolve(name);
		this.environment.merge("PATH", bin.toString(), (before, added) -> before + ":" + added);
		return FakePython.create().write(bin.resolve("python3"));
	}

	private PythonSearch.Builder search() {
		return PythonSearch.builder()
			.environment(this.environment)
			.workingDirectory(this.folder.resolve("work"))
			.classLoader(null);
	}

}
