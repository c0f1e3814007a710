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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.client.PythonTest;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.LoopEvents;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessResource} with processes that end, or are given up, in some
 * unusual way.
 */
class SubprocessEndTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.resources(PythonTransports.processes());
	}

	@Test
	void outputAfterSigtermArrives() {
		assertThat(call("process_ends:output_after_terminate", String.class)).isEqualTo("200000 3");
		assertNothingIsLeft();
	}

	@Test
	void signalToAProcessThatDoesNotReadItsInputHoldsNothingUp() {
		long pid = call("process_ends:terminate_deaf", Long.class);
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(ProcessHandle.of(pid)).hasValueSatisfying((process) -> assertThat(process.isAlive()).isTrue());
		assertThat(call("process_ends:kill_deaf", Integer.class)).isEqualTo(-9);
		assertNothingIsLeft();
	}

	@Test
	void exitWithOpenInputEndsTheTransport() {
		assertThat(call("process_ends:exit_with_open_stdin", String.class, 0))
			.isEqualTo("exited lost:NoneType made pipe0:NoneType");
		assertThat(call("process_ends:exit_with_open_stdin", String.class, 1_000_000))
			.isEqualTo("exited lost:NoneType made pipe0:BrokenPipeError");
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "process", "pipe" })
	void endThatWaitsForAPausedReaderIsNotLostWithClose(String closed) {
		assertThat(call("process_ends:closed_after_the_end_while_paused", String.class, closed))
			.isEqualTo("exited lost:NoneType made pipe1:NoneType");
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "process", "pipe" })
	void closeDoesNotWaitForADescendantThatHasThePipe(String closed) {
		assertThat(call("process_ends:closed_while_a_descendant_has_the_pipe", String.class, closed))
			.isEqualTo("exited lost:NoneType made pipe1:NoneType");
		assertNothingIsLeft();
	}

	@Test
	void abortDoesNotWaitForAProcessThatDoesNotRead() {
		assertThat(call("process_ends:aborted_while_full", String.class))
			.isEqualTo("pipe0:NoneType | exited lost:NoneType made pipe0:NoneType");
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "adopted_and_closed", "adopted_and_closed_pipe_by_pipe" })
	void closeDoesNotWaitForASilentProcessOfJava(String function) throws IOException {
		Process process = new ProcessBuilder("sleep", "1000").start();
		try {
			long id = PythonTransports.adopt(this.pool.eventLoops().get(0), process);
			assertThat(call("process_ends:" + function, String.class, id))
				.isEqualTo("lost:NoneType made pipe0:NoneType pipe1:NoneType pipe2:NoneType");
			assertThat(process.isAlive()).isTrue();
		}
		finally {
			process.toHandle().destroyForcibly();
		}
		assertNothingIsLeft();
	}

	private void assertNothingIsLeft() {
		LoopEvents events = this.pool.eventLoops().get(0).events();
		await(() -> events.resources().size() == 0);
		assertThat(events.resources().unknownCommands()).isZero();
		assertThat(events.dropped()).isZero();
	}

}
