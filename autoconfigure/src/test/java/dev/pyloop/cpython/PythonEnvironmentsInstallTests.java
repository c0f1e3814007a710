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
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.PythonEnvironmentException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonEnvironments} with a real interpreter, a real pip and a wheel
 * made here.
 */
class PythonEnvironmentsInstallTests {

	@TempDir
	private Path folder;

	private PythonInstallation installation;

	@BeforeEach
	void setUp() {
		this.installation = PythonInstallations.find(PythonSearch.builder()
			.environment(Collections.emptyMap())
			.cacheDirectory(UserCache.directory(System.getenv()))
			.workingDirectory(this.folder)
			.build());
	}

	@Test
	void prepareWhenRequirementIsThereInstallsIt() throws Exception {
		TestJar.create(this.folder.resolve("digits_demo-1.0-py3-none-any.whl"))
			.add("digits_demo.py", "answer = 42\n")
			.add("digits_demo-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: digits-demo\nVersion: 1.0\n")
			.add("digits_demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
			.add("digits_demo-1.0.dist-info/RECORD", "")
			.write();
		Path file = requirements("--no-index\n--find-links .\ndigits-demo==1.0\n");
		Path python = prepare(PythonEnvironmentRequirements.of(file));
		PythonEnvironmentProcess.Result result = PythonEnvironmentProcess.run("python",
				List.of(python.toString(), "-I", "-c", "import digits_demo; print(digits_demo.answer)"),
				Duration.ofSeconds(60));
		assertThat(result.output()).containsExactly("42");
		PythonInstallation environment = PythonInstallations.inspect(python, "test", true);
		assertThat(environment.isVirtualEnvironment()).isTrue();
		assertThat(environment.version()).isEqualTo(this.installation.version());
	}

	@Test
	void prepareWhenRequirementIsMissingThrowsExceptionWithOutputOfPip() throws IOException {
		Path file = requirements("--no-index\ndigits-demo==1.0\n");
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> prepare(PythonEnvironmentRequirements.of(file)))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("-m pip install")
				.contains("No matching distribution found for digits-demo==1.0"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).startsWith("Correct the requirement"));
	}

	private Path requirements(String text) throws IOException {
		return Files.writeString(this.folder.resolve("requirements.txt"), text);
	}

	private Path prepare(PythonEnvironmentRequirements requirements) {
		PythonEnvironmentSettings settings = PythonEnvironmentSettings.defaults()
			.withDirectory(this.folder.resolve("environments"))
			.withInstaller(PythonEnvironmentInstaller.PIP);
		return new PythonEnvironments(settings).prepare(this.installation.baseExecutable(),
				this.installation.version().toString(), requirements);
	}

}
