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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.PythonWorkerException;
import dev.pyloop.cpython.PythonRuntimeOptions;
import dev.pyloop.cpython.PythonWorkerSettings;
import dev.pyloop.eventloop.CallbackIdGenerator;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.ProcessEventLoopHome;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopSelector;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProcessEventLoopHome}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProcessEventLoopHomeTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	private PythonWorkerSettings worker = PythonWorkerSettings.defaults();

	private PythonRuntimeOptions options = PythonRuntimeOptions.defaults().withPath(List.of(TestHome.modules()));

	private final EventLoopSettings.Builder settings = EventLoopSettings.builder().count(1);

	private PythonEventLoopPool pool;

	@AfterEach
	void stop() throws IOException {
		if (this.pool != null) {
			this.pool.close();
		}
		try (Stream<Path> files = Files.list(this.folder)) {
			assertThat(files.filter((file) -> file.getFileName().toString().startsWith("pyloop-"))).isEmpty();
		}
	}

	@Test
	void loopRunsInAProcessOfItsOwn() {
		long pid = call("pid", Long.class);
		assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
		assertThat(ProcessHandle.of(pid)).hasValueSatisfying((process) -> assertThat(process.parent())
			.hasValueSatisfying((parent) -> assertThat(parent.pid()).isEqualTo(ProcessHandle.current().pid())));
		assertThat(call("main_thread_is_free", Boolean.class)).isTrue();
		this.pool.close();
		assertThat(ProcessHandle.of(pid)).isEmpty();
	}

	@Test
	void thereIsOneWorkerForEachProcessorUnlessCountIsSet() {
		this.settings.count(null);
		call("pid", Long.class);
		assertThat(this.pool.eventLoops()).hasSize(Runtime.getRuntime().availableProcessors());
	}

	@Test
	void variablesOfWorkersWinOverThoseOfPython() {
		this.options = this.options.withEnvironment(Map.of("PYLOOP_A", "a", "PYLOOP_B", "b", "MKL_NUM_THREADS", "5"));
		this.worker = this.worker.withEnvironment(Map.of("PYLOOP_B", "c")).withNativeThreads(2).withNice(3);
		assertThat(call("variable", String.class, "PYLOOP_A")).isEqualTo("a");
		assertThat(call("variable", String.class, "PYLOOP_B")).isEqualTo("c");
		assertThat(call("variable", String.class, "OMP_NUM_THREADS")).isEqualTo("2");
		assertThat(call("variable", String.class, "MKL_NUM_THREADS")).isEqualTo("5");
		int before = Integer.parseInt(System.getProperty("pyloop.test.nice", "0"));
		assertThat(call("niceness", Integer.class)).isGreaterThanOrEqualTo(before + 3);
	}

	@Test
	void outputGoesToLoggersInPartsOfBoundedLength(CapturedOutput output) {
		call("say", Void.class, "to stdout", "x".repeat(20_000) + "y");
		Awaitility.await().atMost(LONG).until(() -> output.getAll().contains("xxxy [pyloop-0]"));
		assertThat(output).contains("to stdout [pyloop-0]").doesNotContain("x".repeat(8193));
	}

	@Test
	void memoryLimitIsAnErrorOfTheCall() {
		this.worker = this.worker.withMemoryLimit(1L << 30);
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("allocate", Integer.class, 2_000_000_000))
			.withMessageContaining("MemoryError");
		assertThat(call("allocate", Integer.class, 1000)).isEqualTo(1000);
	}

	@ParameterizedTest
	@CsvSource({ "9,was killed by signal 9 (SIGKILL)", "15,was killed by signal 15 (SIGTERM)" })
	void signalFailsPendingCallsAtOnceAndIsNamed(int signal, String text) {
		CompletableFuture<Void> pending = fixture("tasks:wait_forever").args("k").call(Void.class).toFuture();
		long pid = call("pid", Long.class);
		long start = System.nanoTime();
		function("end_by").args(signal).send().block(LONG);
		PythonUnavailableException failure = failure(pending);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
		assertThat(failure).hasMessageContaining("Worker process " + pid + " of event loop 'pyloop-0' " + text)
			.hasMessageContaining("may have started");
		assertThat(failure.isStarted()).isTrue();
		assertThat(this.pool.eventLoops().get(0).state()).isEqualTo(PythonEventLoopState.FAILED);
	}

	@Test
	void crashCarriesTheStackThatFaulthandlerWrote() {
		PythonUnavailableException failure = failure(function("crash").call(Void.class).toFuture());
		assertThat(failure.isStarted()).isTrue();
		assertThat(failure.getCause()).isInstanceOfSatisfying(PythonWorkerException.class,
				(cause) -> assertThat(cause.getOutput()).contains("Fatal Python error: Aborted")
					.contains("processes.py")
					.contains("in crash"));
		assertThat(failure.getCause()).hasMessageContaining("was killed by signal 6 (SIGABRT)");
	}

	@Test
	void resultsThatCannotBeReadEndAllCalls() {
		CompletableFuture<Void> pending = fixture("tasks:wait_forever").args("k").call(Void.class).toFuture();
		fixture("restarts:miscount").send().block(LONG);
		assertThat(failure(pending)).hasMessageContaining("was given up: its answers cannot be read");
	}

	@Test
	void exitWithCodeZeroIsNoticed() {
		assertThat(failure(function("leave").args(0).call(Void.class).toFuture()))
			.hasMessageContaining("ended with exit code 0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spin", "hold_gil" })
	void closeEndsAWorkerThatHangsWithinItsTime(String function) {
		this.settings.gracePeriod(Duration.ofSeconds(2));
		long pid = call("pid", Long.class);
		CompletableFuture<Void> hanging = function(function).call(Void.class).toFuture();
		long start = System.nanoTime();
		this.pool.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(ProcessHandle.of(pid)).isEmpty();
		assertThat(failure(hanging).isStarted()).isTrue();
	}

	@Test
	void workerThatIsStoppedIsNamedInsteadOfTheGil(CapturedOutput output) throws Exception {
		this.settings.gracePeriod(Duration.ofSeconds(2));
		long pid = call("pid", Long.class);
		signal("STOP", pid);
		assertThatExceptionOfType(PythonTimeoutException.class)
			.isThrownBy(() -> function("pid").timeout(Duration.ofMillis(100)).call(Long.class).block(LONG))
			.withMessageContaining("its worker process is stopped by a signal or a debugger")
			.satisfies((ex) -> assertThat(ex.getPythonStack()).isNull());
		Awaitility.await()
			.atMost(LONG)
			.untilAsserted(() -> assertThat(output).contains("Event loop 'pyloop-0' is busy with one step for")
				.contains("Its worker process " + pid + " is stopped by a signal or a debugger"));
		assertThat(output).doesNotContain("GIL");
		signal("CONT", pid);
		assertThat(call("pid", Long.class)).isEqualTo(pid);
		signal("STOP", pid);
		this.pool.close();
		assertThat(ProcessHandle.of(pid)).isEmpty();
	}

	private static void signal(String name, long pid) throws Exception {
		new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
	}

	@Test
	void closeRunsExitFunctions() {
		Path file = this.folder.resolve("exit.txt");
		call("at_exit", Void.class, file.toString());
		this.pool.close();
		assertThat(file).hasContent("good bye");
	}

	@Test
	void closeRunsExitFunctionsAlthoughTheLoopIsBusy() {
		this.settings.gracePeriod(Duration.ofSeconds(12));
		Path file = this.folder.resolve("exit.txt");
		call("at_exit", Void.class, file.toString());
		CompletableFuture<Void> hanging = function("spin").call(Void.class).toFuture();
		this.pool.close(Duration.ofSeconds(12));
		assertThat(file).hasContent("good bye");
		assertThat(hanging).isCompletedExceptionally();
	}

	@Test
	void closeEndsAWorkerWhoseExitFunctionHangs() {
		this.settings.gracePeriod(Duration.ofSeconds(2));
		call("sleep_at_exit", Void.class);
		long pid = call("pid", Long.class);
		this.pool.close();
		assertThat(ProcessHandle.of(pid)).isEmpty();
	}

	@Test
	void blockingCallsGoThroughTheRing() {
		BlockingPythonClient python = client().blocking();
		assertThat(python.function("fixtures.processes:pid").call(Long.class)).isEqualTo(call("pid", Long.class));
	}

	private PythonUnavailableException failure(CompletableFuture<?> future) {
		Throwable[] failure = new Throwable[1];
		assertThat(future).failsWithin(LONG).withThrowableThat().havingCause().satisfies((ex) -> failure[0] = ex);
		assertThat(failure[0]).isInstanceOf(PythonUnavailableException.class);
		return (PythonUnavailableException) failure[0];
	}

	private <T> T call(String name, Class<T> type, Object... args) {
		return function(name).args(args).call(type).block(LONG);
	}

	private PythonCall function(String name) {
		return fixture("processes:" + name);
	}

	private PythonCall fixture(String name) {
		return client().function("fixtures." + name);
	}

	private PythonClient client() {
		if (this.pool == null) {
			this.pool = new PythonEventLoopPool(this.settings.directory(this.folder).build(),
					PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(),
					() -> ProcessEventLoopHome.open(TestPython.embedded(), this.options, this.worker));
			this.pool.start();
		}
		return PythonClient.builder().eventLoopPool(this.pool).build();
	}

}
