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
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.PythonConflictException;
import dev.pyloop.PythonModuleNotFoundException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PythonRuntime}.
 */
class PythonRuntimeTests {

	private static final String CODE = """
			import faulthandler, multiprocessing, os, signal, sys, threading, time

			def echo(text):
			    return text

			def evaluate(text):
			    return str(eval(text))

			def fail(text):
			    raise ValueError(text)

			def leave(text):
			    raise {"exit": SystemExit(3), "interrupt": KeyboardInterrupt()}[text]

			def recurse(text):
			    return recurse(text)

			def attempt(text):
			    if text == "fork":
			        os.fork()
			    elif text == "posix-fork":
			        import posix
			        posix.fork()
			    elif text == "pty-fork":
			        import pty
			        pty.fork()
			    elif text == "fork-context":
			        multiprocessing.get_context("fork").Process(target=echo, args=("x",)).start()
			    elif text == "signal":
			        signal.signal(signal.SIGTERM, signal.SIG_IGN)
			    elif text == "faulthandler":
			        faulthandler.enable()
			    elif text == "faulthandler-exit":
			        faulthandler.dump_traceback_later(60, exit=True)

			def wait(text):
			    # What outlives the timeout of its call.
			    time.sleep(float(text))
			    return text
			""";

	@TempDir
	private Path folder;

	private PythonRuntime runtime;

	@BeforeEach
	void acquire() {
		PythonCode.write(this.folder, "runtime_code", CODE);
		this.runtime = acquire(Collections.emptyMap());
	}

	@AfterEach
	void release() {
		this.runtime.release();
	}

	@Test
	void callReturnsTheResult() {
		assertThat(call("echo", "grüße 🐍")).isEqualTo("grüße 🐍");
	}

	@Test
	void callRunsTheInterpreterThatWasFound() {
		assertThat(evaluate("'%d.%d.%d' % sys.version_info[:3]")).isEqualTo(TestPython.embedded().version().toString());
		assertThat(evaluate("sys.executable")).isEqualTo(TestPython.embedded().executable().toString());
		assertThat(evaluate("sys.prefix")).isEqualTo(TestPython.environment().toString());
		assertThat(evaluate("__import__('numpy').__version__")).startsWith("2.");
	}

	@Test
	void callWhenModuleIsMissingNamesItAndThePath() {
		assertThatExceptionOfType(PythonModuleNotFoundException.class)
			.isThrownBy(() -> PythonCode.call(this.runtime, "no.such.module", "f", ""))
			.withMessageContaining("'no.such.module'")
			.withMessageContaining(this.folder.toString());
	}

	@Test
	void callWhenImportOfModuleFailsShowsTheTraceback() {
		PythonCode.write(this.folder, "broken_code", "import no_such_dependency");
		assertThatExceptionOfType(PythonRaisedException.class)
			.isThrownBy(() -> PythonCode.call(this.runtime, "broken_code", "f", ""))
			.satisfies((ex) -> assertThat(ex.getType()).isEqualTo("ModuleNotFoundError"))
			.withMessageContaining("broken_code.py\", line 1")
			.withMessageContaining("no_such_dependency");
	}

	@Test
	void callWhenFunctionRaisesShowsTheTraceback() {
		assertThatExceptionOfType(PythonRaisedException.class).isThrownBy(() -> call("fail", "bad \0 value"))
			.satisfies((ex) -> assertThat(ex.getType()).isEqualTo("ValueError"))
			.satisfies((ex) -> assertThat(ex.getTraceback()).contains("runtime_code.py\"", "in fail")
				.doesNotContain("_bootstrap"))
			.withMessageContaining("bad ");
		assertThat(call("echo", "still here")).isEqualTo("still here");
	}

	@ParameterizedTest
	@ValueSource(strings = { "exit", "interrupt" })
	void callWhenFunctionEndsTheProgramEndsTheCallOnly(String way) {
		assertThatExceptionOfType(PythonRaisedException.class).isThrownBy(() -> call("leave", way))
			.satisfies((ex) -> assertThat(ex.getType()).isIn("SystemExit", "KeyboardInterrupt"));
		assertThat(call("echo", "still here")).isEqualTo("still here");
	}

	@Test
	void callWhenFunctionRecursesWithoutEndFailsInPython() {
		assertThatExceptionOfType(PythonRaisedException.class).isThrownBy(() -> call("recurse", ""))
			.satisfies((ex) -> assertThat(ex.getType()).isEqualTo("RecursionError"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "fork", "posix-fork", "pty-fork", "fork-context", "signal", "faulthandler",
			"faulthandler-exit" })
	void callWhenFunctionEndangersTheJvmIsRefused(String what) {
		assertThatExceptionOfType(PythonRaisedException.class).isThrownBy(() -> call("attempt", what))
			.satisfies((ex) -> assertThat(ex.getType()).isIn("RuntimeError", "ValueError"))
			.withMessageContaining("JVM");
	}

	@Test
	void callWhenTooLongTimesOutAndTheNextWorks() {
		assertThatExceptionOfType(PythonTimeoutException.class)
			.isThrownBy(
					() -> this.runtime.call("runtime_code", "wait", PythonCode.marshalled("1"), Duration.ofMillis(50)))
			.withMessageContaining("runtime_code:wait")
			.withMessageContaining("50 ms");
		assertThat(call("echo", "next")).isEqualTo("next");
	}

	@Test
	void startLeavesSignalsToTheJvm() {
		assertThat(evaluate("signal.getsignal(signal.SIGINT) is signal.default_int_handler")).isEqualTo("False");
		assertThat(evaluate("faulthandler.is_enabled()")).isEqualTo("False");
		assertThat(evaluate("multiprocessing.get_start_method()")).isEqualTo("spawn");
		assertThat(evaluate("sys.getswitchinterval()")).isEqualTo("0.0005");
		assertThat(evaluate("threading.current_thread() is threading.main_thread()")).isEqualTo("False");
		assertThat(evaluate("sys.flags.isolated, sys.flags.utf8_mode")).isEqualTo("(1, 1)");
	}

	@Test
	void pathComesBeforeSitePackages() {
		assertThat(evaluate("sys.path[0]")).isEqualTo(this.folder.toString());
	}

	@Test
	void environmentIsSetAndTakenBack() {
		PythonRuntime other = acquire(Map.of("PYLOOP_TEST_VARIABLE", "välue"));
		assertThat(evaluate("os.environ['PYLOOP_TEST_VARIABLE']")).isEqualTo("välue");
		other.release();
		assertThat(evaluate("os.environ.get('PYLOOP_TEST_VARIABLE')")).isEqualTo("None");
	}

	@Test
	void releaseForgetsTheModulesOfTheFolder() {
		PythonCode.write(this.folder, "fresh_code", "def version(text): return 'one'");
		assertThat(PythonCode.call(this.runtime, "fresh_code", "version", "")).isEqualTo("one");
		this.runtime.release();
		PythonCode.write(this.folder, "fresh_code", "def version(text): return 'number two'");
		this.runtime = acquire(Collections.emptyMap());
		assertThat(PythonCode.call(this.runtime, "fresh_code", "version", "")).isEqualTo("number two");
	}

	@Test
	void releaseKeepsTheModulesOfAFolderThatAnotherContextUses() {
		PythonCode.write(this.folder, "shared_code", "def version(text): return 'one'");
		PythonRuntime other = acquire(Collections.emptyMap());
		assertThat(PythonCode.call(this.runtime, "shared_code", "version", "")).isEqualTo("one");
		PythonCode.write(this.folder, "shared_code", "def version(text): return 'number two'");
		other.release();
		assertThat(PythonCode.call(this.runtime, "shared_code", "version", "")).isEqualTo("one");
	}

	@Test
	void releaseTakesTheFolderFromThePath() {
		PythonRuntime other = PythonRuntime.acquire(TestPython.embedded(), PythonRuntimeOptions.defaults());
		this.runtime.release();
		assertThatExceptionOfType(PythonModuleNotFoundException.class)
			.isThrownBy(() -> PythonCode.call(other, "runtime_code", "echo", ""));
		other.release();
	}

	@Test
	void callWhenReleasedIsRefused() {
		this.runtime.release();
		this.runtime.release();
		assertThatIllegalStateException().isThrownBy(() -> call("echo", "")).withMessageContaining("released");
	}

	@Test
	void acquireTwentyTimesLeavesNoThread() {
		for (int i = 0; i < 20; i++) {
			acquire(Collections.emptyMap()).release();
		}
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.filteredOn((name) -> name.startsWith("python-"))
			.doesNotHaveDuplicates()
			.contains("python-main");
	}

	@Test
	void acquireWhenLibraryDiffersFailsAtOnce() {
		FakePython another = FakePython.create().with("version", TestPython.embedded().version().toString());
		PythonInstallation installation = new PythonInstallation(
				new PythonCandidate(Path.of("/fake/bin/python3"), "the test", true), another.inspection());
		assertThatExceptionOfType(PythonConflictException.class)
			.isThrownBy(() -> PythonRuntime.acquire(installation, PythonRuntimeOptions.defaults()))
			.satisfies((ex) -> assertThat(ex.getRequested()).isEqualTo("/fake/lib/libpython3.12.so.1.0"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("process"));
	}

	@Test
	void acquireWhenEnvironmentDiffersFailsAtOnce() {
		assertThatExceptionOfType(PythonConflictException.class)
			.isThrownBy(() -> PythonRuntime.acquire(TestPython.installation(), PythonRuntimeOptions.defaults()))
			.satisfies((ex) -> assertThat(ex.getRunning()).contains(TestPython.environment().toString()));
	}

	private PythonRuntime acquire(Map<String, String> environment) {
		return PythonRuntime.acquire(TestPython.embedded(),
				PythonRuntimeOptions.defaults().withPath(List.of(this.folder)).withEnvironment(environment));
	}

	private String call(String function, String argument) {
		return PythonCode.call(this.runtime, "runtime_code", function, argument);
	}

	private String evaluate(String expression) {
		return call("evaluate", expression);
	}

}
