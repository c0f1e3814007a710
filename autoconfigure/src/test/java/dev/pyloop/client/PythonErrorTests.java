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

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import dev.pyloop.PythonExecutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the errors of calls, and that the next call works.
 */
class PythonErrorTests extends PythonTest {

	@AfterEach
	void nextCallWorks() {
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(call("basic:plain_add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(call("basic:tasks", Integer.class)).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "raise_plain,ValueError", "raise_async,fixtures.errors.ShopError" })
	void errorHasTypeMessageAndTraceback(String function, String type) {
		PythonExecutionException ex = failure(function, "no stock");
		assertThat(ex.getPythonType()).isEqualTo(type);
		assertThat(ex.getPythonMessage()).isEqualTo("no stock");
		assertThat(ex).hasMessage(type + ": no stock");
		assertThat(ex.getTraceback()).startsWith("Traceback (most recent call last):")
			.contains("errors.py", "in " + function, type.substring(type.lastIndexOf('.') + 1))
			.doesNotContain("pyloop/_");
		assertThat(ex.getCause()).isNull();
	}

	@Test
	void errorHasPythonFramesInTheJavaStackTrace() {
		PythonExecutionException ex = failure("raise_chain");
		StackTraceElement[] frames = ex.getStackTrace();
		assertThat(frames[0].getMethodName()).isEqualTo("raise_chain");
		assertThat(frames[0].getFileName()).endsWith("errors.py");
		assertThat(frames[0].getLineNumber()).isPositive();
		StackTraceElement[] causes = ex.getCause().getStackTrace();
		assertThat(causes).extracting(StackTraceElement::getMethodName).startsWith("inner", "outer", "raise_chain");
	}

	@Test
	void errorHasCauseChain() {
		PythonExecutionException ex = failure("raise_chain");
		assertThat(ex.getCause()).isInstanceOfSatisfying(PythonExecutionException.class, (cause) -> {
			assertThat(cause.getPythonType()).isEqualTo("KeyError");
			assertThat(cause.getPythonMessage()).isEqualTo("'price'");
		});
		assertThat(ex.getTraceback()).contains("The above exception was the direct cause");
	}

	@Test
	void contextIsTheCauseUnlessSuppressed() {
		assertThat(failure("raise_in_context").getCause()).hasMessage("KeyError: 'price'");
		assertThat(failure("raise_during_handling").getCause()).isNull();
	}

	@Test
	void errorHasNotes() {
		assertThat(failure("raise_with_notes").getNotes()).containsExactly("first note", "second note");
	}

	@Test
	void errorThatCannotBePrintedSaysSo() {
		assertThat(failure("raise_unprintable").getPythonMessage()).contains("str()", "RuntimeError");
	}

	@Test
	void messageKeepsAnyCodePoint() {
		assertThat(failure("raise_surrogate").getPythonMessage()).isEqualTo("lone \ud800 surrogate and NUL \0");
	}

	@Test
	void longMessageIsShortened() {
		assertThat(failure("raise_long_message").getPythonMessage()).hasSizeLessThan(70_000).contains("1000000");
	}

	@Test
	void longAndCircularCauseChainsEnd() {
		assertThat(failure("raise_group")).hasMessage("ValueError: 39");
		assertThat(failure("raise_circular")).hasMessage("ValueError: first");
	}

	@ParameterizedTest
	@CsvSource({ "exit_plain,SystemExit", "exit_async,SystemExit", "exit_at_once,SystemExit",
			"interrupt_plain,KeyboardInterrupt", "interrupt_async,KeyboardInterrupt",
			"raise_generator_exit,GeneratorExit", "await_child_that_exits,SystemExit" })
	void exitOfTheFunctionIsAnErrorAndNeverTouchesTheJvm(String function, String type) {
		assertThat(failure(function).getPythonType()).isEqualTo(type);
	}

	@ParameterizedTest
	@ValueSource(strings = { "exit_plain", "interrupt_plain", "raise_generator_exit" })
	void exitOfInlineFunctionIsAnError(String function) {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> fixture("errors:" + function).inline().call(Void.class).block(LONG));
	}

	@Test
	void exitOfChildTaskIsSeenByItsParentOnly() {
		assertThat(call("errors:exit_in_child_task", String.class)).isEqualTo("SystemExit");
	}

	@Test
	void exitInCallbackOfTheLoopIsIgnored() {
		StepVerifier.create(fixture("errors:exit_in_callback").call(Void.class)).expectComplete().verify(LONG);
	}

	@ParameterizedTest
	@CsvSource({ "exits_at_import,SystemExit", "interrupts_at_import,KeyboardInterrupt",
			"fails_at_import,ValueError: broken module" })
	void errorAtImportIsAnError(String module, String text) {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call(module + ":function", Void.class))
			.withMessageContaining(text);
	}

	@Test
	void stopIterationIsAnError() {
		assertThat(failure("stop_iteration_plain").getPythonType()).isEqualTo("StopIteration");
	}

	@ParameterizedTest
	@ValueSource(strings = { "recurse", "recurse_async" })
	void recursionErrorStaysPythonError(String function) {
		PythonExecutionException ex = failure(function);
		assertThat(ex.getPythonType()).isEqualTo("RecursionError");
		assertThat(ex.getStackTrace()).hasSizeLessThan(400);
	}

	@Test
	void recursionErrorOfInlineFunctionStaysPythonError() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> fixture("errors:recurse").inline().call(Integer.class).block(LONG))
			.withMessageStartingWith("RecursionError");
	}

	@Test
	void runningTheLoopThatRunsIsAnError() {
		assertThatExceptionOfType(PythonExecutionException.class).isThrownBy(() -> call("basic:loop_runs", Void.class))
			.withMessageContaining("RuntimeError: asyncio.run() cannot be called from a running event loop");
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("basic:run_until_complete", Void.class))
			.withMessageContaining("RuntimeError: This event loop is already running");
	}

	private PythonExecutionException failure(String function, Object... args) {
		AtomicReference<PythonExecutionException> failure = new AtomicReference<>();
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("errors:" + function, Object.class, args))
			.satisfies(failure::set);
		return failure.get();
	}

}
