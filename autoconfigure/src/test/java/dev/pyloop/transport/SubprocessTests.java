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
package dev.pyloop.transport;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.client.PythonClient;
import dev.pyloop.client.PythonTest;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProcessResource} with {@code pyloop.jvm} and real processes.
 */
class SubprocessTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.resources(PythonTransports.processes());
	}

	@Test
	void communicateGivesInputAndReturnsOutput() {
		assertThat(call("jvm_process:cat", String.class, "hello")).isEqualTo("hello 0");
		assertNothingIsLeft();
	}

	@Test
	void largeInputAndOutputPassThrough() {
		assertThat(call("jvm_process:cat_bulk", Boolean.class, 5_000_000)).isTrue();
		assertNothingIsLeft();
	}

	@Test
	void errorsAndExitCodeArrive() {
		assertThat(call("jvm_process:shell", String.class, "echo out; echo err >&2; exit 7")).isEqualTo("out\nerr\n7");
	}

	@Test
	void largeOutputArrivesWhole() {
		assertThat(call("jvm_process:count_zeros", Integer.class, 20_000_000)).isEqualTo(20_000_000);
	}

	@Test
	void pausedReaderHoldsTheProcessBack() {
		assertThat(call("jvm_process:paused", Boolean.class)).isTrue();
		assertNothingIsLeft();
	}

	@Test
	void streamsAreJoinedOrDropped() {
		assertThat(call("jvm_process:joined", String.class)).isEqualTo("out\nerr\n");
		assertThat(call("jvm_process:dropped", String.class)).isEqualTo("0");
	}

	@Test
	void signalsEndTheProcess() {
		assertThat(call("jvm_process:signalled", Integer.class, "terminate")).isEqualTo(-15);
		assertThat(call("jvm_process:signalled", Integer.class, "kill")).isEqualTo(-9);
		assertThat(call("jvm_process:signalled", Integer.class, "hang_up")).isEqualTo(-1);
		assertNothingIsLeft();
	}

	@Test
	void protocolLearnsOfEverythingOnce() {
		assertThat(call("jvm_process:protocol", String.class))
			.isEqualTo("made data exited pipe0:NoneType pipe1:NoneType pipe2:NoneType lost:NoneType");
		assertNothingIsLeft();
	}

	@Test
	void inputThatNobodyReadsIsABrokenPipe() {
		assertThat(call("jvm_process:broken_pipe", String.class)).isIn("BrokenPipeError", "ConnectionResetError");
	}

	@Test
	void environmentAndDirectoryAreGiven() {
		assertThat(call("jvm_process:surroundings", String.class)).isEqualTo("/\nset with space");
		assertThat(call("jvm_process:inherits", Boolean.class)).isTrue();
	}

	@Test
	void processOfJavaIsAdopted() throws IOException {
		Process process = new ProcessBuilder("sh", "-c", "cat; echo err >&2; exit 3").start();
		assertThat(call("jvm_process:adopted", String.class, adopt(process), "hello "))
			.isEqualTo("hello err\n3 " + process.pid());
		assertNothingIsLeft();
	}

	@Test
	void processOfJavaWithoutPipesIsAdopted() throws IOException {
		Process process = new ProcessBuilder("sh", "-c", "exit 4").redirectOutput(Redirect.DISCARD)
			.redirectError(Redirect.DISCARD)
			.start();
		assertThat(call("jvm_process:adopted", String.class, adopt(process), "")).isEqualTo("4 " + process.pid());
		assertNothingIsLeft();
	}

	@Test
	void processOfJavaGoesOnWhenItsTransportIsClosed() throws IOException {
		Process process = new ProcessBuilder("sleep", "60").start();
		try {
			call("jvm_process:adopted_and_closed", Void.class, adopt(process));
			assertThat(process.isAlive()).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertNothingIsLeft();
	}

	@Test
	void processOfJavaIsKilledWhenPythonWantsThat() throws IOException {
		Process process = new ProcessBuilder("sleep", "60").start();
		assertThat(call("jvm_process:adopted_and_killed", Integer.class, adopt(process))).isEqualTo(-9);
		assertThat(process.isAlive()).isFalse();
		assertNothingIsLeft();
	}

	@Test
	void processOfJavaIsGoodForOneTransport() throws IOException {
		long id = adopt(new ProcessBuilder("true").start());
		call("jvm_process:adopted", String.class, id, "");
		assertNothingIsLeft();
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("jvm_process:adopted", String.class, id, ""))
			.withMessageContaining("Java has given nothing under id " + id);
	}

	private long adopt(Process process) {
		return PythonTransports.adopt(this.pool.eventLoops().get(0), process);
	}

	@Test
	void missingProgramIsAnError() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("jvm_process:start", Void.class, "/no/such/program"))
			.withMessageContaining("FileNotFoundError")
			.withMessageContaining("/no/such/program");
		assertNothingIsLeft();
	}

	@Test
	void descriptorsAndNulAreRefused() {
		assertThat(call("jvm_process:refusals", String.class)).contains("TypeError: stdout must be None, PIPE")
			.contains("ValueError: An argument has a NUL character")
			.contains("TypeError: An argument must be str");
	}

	@Test
	void processesEndWithTheirLoop() {
		Optional<ProcessHandle> process;
		try (PythonEventLoopPool other = this.home
			.pool(EventLoopSettings.builder().resources(PythonTransports.processes()).build())) {
			Long pid = PythonClient.builder()
				.eventLoopPool(other)
				.build()
				.function("fixtures.jvm_process:sleep")
				.call(Long.class)
				.block(LONG);
			process = ProcessHandle.of(pid);
			assertThat(process).hasValueSatisfying((handle) -> assertThat(handle.isAlive()).isTrue());
		}
		await(() -> !process.get().isAlive());
	}

	private void assertNothingIsLeft() {
		PythonEventLoop eventLoop = this.pool.eventLoops().get(0);
		await(() -> eventLoop.events().resources().size() == 0);
		assertThat(eventLoop.events().resources().unknownCommands()).isZero();
	}

}
