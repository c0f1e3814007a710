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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for shared memory in a file system that is full. The small one of the test is
 * mounted in a namespace of its own, which Linux lets any user do.
 */
@EnabledOnOs(OS.LINUX)
class FullFileSystemTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource(TestHome.class)
	void fullFileSystemIsAnErrorOfTheCallThatNeedsIt(TestHome home) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		TestProcess process = TestProcess.run(
				List.of("unshare", "--mount", "--map-root-user", "sh", "-c",
						"mount -t tmpfs -o size=24m small \"$1\" && shift && exec \"$@\"", "sh",
						this.directory.toString(), java, "-cp", System.getProperty("java.class.path"),
						FullFileSystemMain.class.getName(), home.name(), this.directory.toString()),
				Duration.ofMinutes(2))
			.requireSuccess();
		assertThat(process.output().lines().filter((line) -> line.matches("(echo|result|next|left) .*")))
			.satisfiesExactly((line) -> assertThat(line).isEqualTo("echo of 10 succeeded"),
					(line) -> assertThat(line).startsWith("echo of 67108864 failed: There is no room for arguments"),
					(line) -> assertThat(line).startsWith("result failed: OSError: [Errno 28]"),
					(line) -> assertThat(line).isEqualTo("echo of 10 succeeded"),
					(line) -> assertThat(line).isEqualTo("echo of 10 succeeded"),
					(line) -> assertThat(line).startsWith("next pool failed: Cannot create"),
					(line) -> assertThat(line).isEqualTo("echo of 10 succeeded"),
					(line) -> assertThat(line).isEqualTo("left 0"));
	}

	@Test
	void fullFileSystemIsAnErrorOfTheEnvironmentThatNeedsItAndLeavesRoom(@TempDir Path folder) throws IOException {
		Path requirements = Files.writeString(folder.resolve("requirements.txt"), "--no-index\n");
		PythonInstallation python = TestPython.installation();
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		TestProcess process = TestProcess
			.run(List.of("unshare", "--mount", "--map-root-user", "sh", "-c",
					"mount -t tmpfs -o size=4m small \"$0\" && \"$@\" && mount -o remount,size=400m \"$0\" && \"$@\"",
					this.directory.toString(), java, "-cp", System.getProperty("java.class.path"),
					FullEnvironmentMain.class.getName(), this.directory.toString(), requirements.toString(),
					python.baseExecutable().toString(), python.version().toString()), Duration.ofMinutes(4))
			.requireSuccess();
		assertThat(process.output().lines().filter((line) -> line.startsWith("environment "))).satisfiesExactly(
				(line) -> assertThat(line).startsWith("environment failed: ")
					.contains("The disk is full", "pyloop.python.environments"),
				(line) -> assertThat(line).isEqualTo("environment succeeded: true"));
	}

}
