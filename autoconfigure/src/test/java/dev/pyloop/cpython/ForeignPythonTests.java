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

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonProcess} when something else has loaded or started Python in the
 * process, each in a JVM of its own.
 */
class ForeignPythonTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	private static final String BASE = TestPython.executable().toString();

	@TempDir
	private Path folder;

	@BeforeEach
	void writeCode() {
		PythonCode.write(this.folder, "child_code", "def greet(name):\n    return f'hello {name}'\n");
	}

	@Test
	void pythonThatRunsIsJoinedAndItsSettingsAreKept() {
		TestProcess child = run("started", BASE, BASE);
		assertThat(child.output()).contains("Somebody else has started Python in this process")
			.containsSubsequence("called hello pyloop", "called hello pyloop",
					"foreign code goes on, its settings are kept: True");
		assertThat(child.exitCode()).isZero();
	}

	@Test
	void pythonThatRunsInAnotherEnvironmentIsRefused() {
		TestProcess child = run("started", BASE, TestPython.environmentExecutable().toString());
		assertThat(child.output())
			.contains("PythonConflictException: This process already runs the environment ",
					"cannot run the environment " + TestPython.environment(), "pyloop.python.virtual-environment")
			.contains("foreign code goes on, its settings are kept: True")
			.doesNotContain("called hello");
		assertThat(child.exitCode()).isZero();
	}

	@Test
	void pythonThatIsLockedIsRefusedAndJoinedLater() {
		TestProcess child = run("locked", BASE, BASE);
		assertThat(child.output()).containsSubsequence("PythonStartException: ", "has not released its lock (the GIL)",
				"PyEval_SaveThread", "called hello pyloop");
		assertThat(child.exitCode()).isZero();
	}

	@Test
	void otherLibraryThatIsLoadedIsRefused() {
		TestProcess child = run("loaded", BASE, BASE);
		assertThat(child.output()).contains("PythonConflictException: This process already runs " + this.folder)
			.contains(TestPython.installation().library().getFileName().toString())
			.doesNotContain("called hello");
		assertThat(child.exitCode()).isZero();
	}

	private TestProcess run(String scenario, String foreign, String own) {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", System.getProperty("java.class.path"), ForeignPythonMain.class.getName(), scenario, foreign, own,
				this.folder.toString());
		builder.environment().put("PYTHONHOME", TestPython.installation().basePrefix().toString());
		return TestProcess.run(builder, TIMEOUT);
	}

}
