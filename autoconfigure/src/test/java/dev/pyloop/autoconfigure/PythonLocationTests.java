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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.cpython.PythonVersion;
import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for where an application with its own process finds packages and its own code.
 */
class PythonLocationTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void applicationWhenEnvironmentHasPathFileImportsFromItsFolders(String home) throws IOException {
		Path code = Files.createDirectories(this.folder.resolve("linked code"));
		Files.writeString(code.resolve("digits_demo.py"),
				"import linked_mark\n\ndef answer():\n    return linked_mark.answer\n");
		Path packages = makeEnvironment();
		Files.writeString(packages.resolve("linked_mark.py"), "");
		Files.writeString(packages.resolve("linked.pth"), code + "\nimport linked_mark; linked_mark.answer = 42\n");
		TestProcess application = run("--pyloop.python.virtual-environment=" + environment(),
				"--pyloop.event-loop.home=" + home);
		assertThat(application.output()).contains("The answer is 42");
		assertThat(application.exitCode()).isZero();
	}

	@Test
	void applicationWithoutSettingsFindsItsCodeInTheWorkingDirectory() throws IOException {
		Path code = Files.createDirectories(this.folder.resolve("python"));
		Files.writeString(code.resolve("digits_demo.py"), "def answer():\n    return 43\n");
		TestProcess application = run("--pyloop.python.executable=" + TestPython.executable());
		assertThat(application.output()).contains("The answer is 43");
		assertThat(application.exitCode()).isZero();
	}

	private Path makeEnvironment() {
		TestProcess
			.run(List.of(TestPython.executable().toString(), "-m", "venv", "--without-pip", environment().toString()),
					TIMEOUT)
			.requireSuccess();
		PythonVersion version = TestPython.installation().version();
		return environment().resolve("lib/python%d.%d/site-packages".formatted(version.major(), version.minor()));
	}

	private Path environment() {
		return this.folder.resolve("environment");
	}

	private TestProcess run(String... properties) {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
				"--enable-native-access=ALL-UNNAMED", "-Dspring.devtools.restart.enabled=false", "-cp",
				System.getProperty("java.class.path"), RequirementsApplication.class.getName()));
		command.addAll(List.of(properties));
		return TestProcess.run(new ProcessBuilder(command).directory(this.folder.toFile()), TIMEOUT);
	}

}
