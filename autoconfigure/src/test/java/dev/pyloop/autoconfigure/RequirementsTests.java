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

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code pyloop.python.requirements} in an application with its own process.
 */
class RequirementsTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(4);

	private static final String UV = "uv==0.13.8";

	@TempDir
	private Path folder;

	@BeforeEach
	void makeWheel() throws IOException {
		Map<String, String> entries = Map.of("digits_demo.py", "def answer() -> int:\n    return 42\n",
				"digits_demo-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: digits-demo\nVersion: 1.0\n",
				"digits_demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
				"digits_demo-1.0.dist-info/RECORD", "");
		Path wheel = this.folder.resolve("digits_demo-1.0-py3-none-any.whl");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
			for (Map.Entry<String, String> entry : entries.entrySet()) {
				zip.putNextEntry(new ZipEntry(entry.getKey()));
				zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
			}
		}
	}

	@Test
	void applicationWhenStartedTwiceInstallsOnceAndCallsPackage() throws IOException {
		String requirements = requirements("--no-index\n--find-links .\ndigits-demo\n");
		TestProcess first = run(requirements);
		assertThat(first.output()).contains("Making a Python environment for '" + requirements)
			.contains("Successfully installed digits-demo-1.0")
			.contains("The answer is 42");
		TestProcess second = run(requirements, "--pyloop.python.offline=true");
		assertThat(second.output()).doesNotContain("Making a Python environment").contains("The answer is 42");
		assertThat(first.exitCode()).isZero();
		assertThat(second.exitCode()).isZero();
	}

	@Test
	void applicationWhenUvIsOnThePathMakesTheEnvironmentWithIt() throws IOException {
		Path uv = uv();
		ProcessBuilder builder = command("auto", requirements("--no-index\n--find-links .\ndigits-demo\n"));
		builder.environment().put("PATH", uv.getParent() + File.pathSeparator + System.getenv("PATH"));
		TestProcess process = TestProcess.run(builder, TIMEOUT);
		assertThat(process.output()).contains("uv (" + uv + ")").contains("The answer is 42").doesNotContain("-m pip");
		assertThat(process.exitCode()).isZero();
	}

	@Test
	void applicationWhenUvFindsNoPackageEndsWithItsOutput() throws IOException {
		ProcessBuilder builder = command("uv", requirements("--no-index\nno-such-package\n"));
		builder.environment().put("PATH", uv().getParent() + File.pathSeparator + System.getenv("PATH"));
		TestProcess process = TestProcess.run(builder, TIMEOUT);
		assertThat(process.output()).contains("APPLICATION FAILED TO START")
			.contains("pip install --no-python-downloads")
			.contains("no-such-package was not found");
		assertThat(process.exitCode()).isEqualTo(1);
	}

	private static Path uv() {
		Path folder = TestDirectories.target().resolve("test-uv");
		Path uv = folder.resolve("bin").resolve("uv");
		if (!Files.exists(uv)) {
			TestProcess.run(List.of(TestPython.environmentExecutable().toString(), "-m", "pip", "install",
					"--disable-pip-version-check", "--target", folder.toString(), UV), TIMEOUT)
				.requireSuccess();
		}
		return uv;
	}

	@Test
	void applicationWhenPackageIsMissingEndsWithOutputOfInstaller() throws IOException {
		TestProcess process = run(requirements("--no-index\nno-such-package\n"));
		assertThat(process.exitCode()).isEqualTo(1);
		assertThat(process.output()).contains("APPLICATION FAILED TO START")
			.contains("-m pip install")
			.contains("No matching distribution found for no-such-package")
			.contains("Correct the requirement that the output names");
	}

	@Test
	void applicationWhenUvloopIsNotInstalledEndsWithProperty() throws IOException {
		TestProcess process = run(requirements("--no-index\n"), "--pyloop.event-loop.implementation=uvloop");
		assertThat(process.exitCode()).isEqualTo(1);
		assertThat(process.output()).contains("APPLICATION FAILED TO START")
			.contains("'pyloop.event-loop.implementation' is 'uvloop', but the package uvloop is not installed")
			.contains("pyloop.python.requirements");
	}

	@Test
	void applicationWhenOfflineAndNothingIsPreparedEndsWithReason() throws IOException {
		TestProcess process = run(requirements("digits-demo\n"), "--pyloop.python.offline=true");
		assertThat(process.exitCode()).isEqualTo(1);
		assertThat(process.output()).contains("APPLICATION FAILED TO START")
			.contains("pyloop.python.offline forbids making it");
	}

	@Test
	void applicationWhenRequirementsAndVirtualEnvironmentAreSetEndsWithBoth() throws IOException {
		TestProcess process = run(requirements("digits-demo\n"), "--pyloop.python.virtual-environment=.venv");
		assertThat(process.exitCode()).isEqualTo(1);
		assertThat(process.output()).contains("APPLICATION FAILED TO START")
			.contains("pyloop.python.requirements")
			.contains("pyloop.python.virtual-environment");
	}

	private String requirements(String text) throws IOException {
		return Files.writeString(this.folder.resolve("requirements.txt"), text).toString();
	}

	private TestProcess run(String requirements, String... more) {
		return TestProcess.run(command("pip", requirements, more), TIMEOUT);
	}

	private ProcessBuilder command(String installer, String requirements, String... more) {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
				"--enable-native-access=ALL-UNNAMED", "-Dspring.devtools.restart.enabled=false", "-cp",
				System.getProperty("java.class.path"), RequirementsApplication.class.getName(),
				"--pyloop.python.executable=" + TestPython.executable(), "--pyloop.python.requirements=" + requirements,
				"--pyloop.python.installer=" + installer,
				"--pyloop.python.environments=" + this.folder.resolve("environments")));
		Collections.addAll(command, more);
		return new ProcessBuilder(command);
	}

}
