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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonProcess}, each in a JVM of its own.
 */
class PythonProcessTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	private static final String CODE = """
			import atexit, threading, time

			sleeping = threading.Event()
			calls = 0

			def register(text):
			    atexit.register(print, text)

			def sleep(text):
			    sleeping.set()
			    # What hangs while the process ends; no test waits for it.
			    time.sleep(600)

			def wait_for_sleeper(text):
			    sleeping.wait(60)

			def count(text):
			    global calls
			    calls += 1
			    return str(calls)
			""";

	@TempDir
	private Path folder;

	@BeforeEach
	void writeCode() {
		PythonCode.write(this.folder, "child_code", CODE);
	}

	@Test
	void nothingNativeIsLoadedBeforeAcquire() {
		TestProcess child = run(List.of("-verbose:class"), "prepare");
		assertThat(child.exitCode()).isZero();
		assertThat(child.output()).contains("prepared", "dev.pyloop.cpython.PythonRuntime ")
			.doesNotContain("com.sun.jna");
	}

	@Test
	void exitRunsTheExitFunctionsAlthoughPythonSleeps() {
		TestProcess child = run(Collections.emptyList(), "exit");
		assertThat(child.output()).contains("good bye");
		assertThat(child.exitCode()).isEqualTo(7);
	}

	@Test
	void exitWhenAContextWasNotClosedDoesNotHang() {
		assertThat(run(Collections.emptyList(), "exit-in-use").exitCode()).isEqualTo(7);
	}

	@Test
	void startWhenFlagIsInvalidFailsAndSoDoesTheNext() {
		TestProcess child = run(Collections.emptyList(), "broken");
		assertThat(child.exitCode()).isZero();
		assertThat(child.output()).contains("Python cannot be initialised")
			.contains("Python failed to start earlier in this process")
			.contains("restart the JVM");
	}

	@Test
	void startWhenLibraryIsOfAnotherVersionNamesBothAndTheNextWorks() {
		PythonInstallation installation = TestPython.installation();
		PythonVersion version = installation.version();
		PythonVersion other = new PythonVersion(version.major(), version.minor(), version.micro() + 1);
		FakePython.create()
			.with("version", other.toString())
			.with("library", String.valueOf(installation.library()))
			.with("free-threaded", installation.freeThreaded() ? "1" : "0")
			.write(this.folder.resolve("fake-python"));
		TestProcess child = run(Collections.emptyList(), "mismatch");
		assertThat(child.output()).contains(this.folder.resolve("fake-python").toString())
			.contains("it is Python " + other + " but its library " + installation.library() + " is Python " + version)
			.contains("Repair the installation")
			.contains("counted 1");
		assertThat(child.exitCode()).isZero();
	}

	@Test
	void classLoadersShareTheInterpreter() {
		TestProcess child = run(Collections.emptyList(), "class-loaders");
		assertThat(child.output()).contains("counted 1", "counted 2", "counted 3");
		assertThat(child.exitCode()).isZero();
	}

	private TestProcess run(List<String> options, String scenario) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildMain.class.getName(), scenario,
				TestPython.executable().toString(), this.folder.toString()));
		return TestProcess.run(new ProcessBuilder(command), TIMEOUT);
	}

}
