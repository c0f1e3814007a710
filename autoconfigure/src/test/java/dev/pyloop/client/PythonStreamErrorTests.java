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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonFunctionNotFoundException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for streams that fail.
 */
class PythonStreamErrorTests extends PythonTest {

	@ParameterizedTest
	@ValueSource(strings = { "fail_after", "fail_after_plain" })
	void errorComesAfterTheItemsBeforeIt(String function) {
		StepVerifier.create(fixture("streaming:" + function).args(3).stream(Integer.class))
			.expectNext(0, 1, 2)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(PythonExecutionException.class)
				.hasMessage("ValueError: after 3"))
			.verify(LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "exit_midway", "exit_midway_plain" })
	void exitInTheGeneratorIsAnError(String function) {
		StepVerifier.create(fixture("streaming:" + function).stream(Integer.class))
			.expectNext(1)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(PythonExecutionException.class)
				.hasMessageContaining("SystemExit"))
			.verify(LONG);
	}

	@Test
	void itemNoneIsAnError() {
		StepVerifier.create(fixture("streaming:yield_none").stream(Integer.class))
			.expectNext(1)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(PythonConversionException.class)
				.hasMessageContaining("yielded None"))
			.verify(LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "yield_unmarshallable", "yield_unmarshallable_plain" })
	void itemThatCannotTravelIsAnErrorWithItsPath(String function) {
		StepVerifier.create(fixture("streaming:" + function).stream(Object.class))
			.thenConsumeWhile((item) -> true)
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(PythonConversionException.class).hasMessageContaining("price"))
			.verify(LONG);
	}

	@Test
	void streamOfFunctionThatReturnsNoIterableIsAnError() {
		StepVerifier.create(fixture("streaming:returns_number").stream(Integer.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(PythonFunctionNotFoundException.class)
				.hasMessageContaining("'int'")
				.hasMessageContaining("use a generator, or 'call'"))
			.verify(LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "count", "count_async" })
	void callOfGeneratorFunctionIsAnError(String function) {
		assertThatExceptionOfType(PythonFunctionNotFoundException.class)
			.isThrownBy(() -> call("basic:" + function, Integer.class, 3))
			.withMessageContaining("use 'stream' instead of 'call'");
	}

}
