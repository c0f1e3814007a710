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

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.PythonConversionException;
import dev.pyloop.convert.PythonArray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the errors of arguments that cannot travel, whether Java finds that out or
 * Python.
 */
class ArgumentErrorTests extends PythonTest {

	private static final String PATH = "$.items[1].price";

	@ParameterizedTest
	@EnumSource
	void errorOfCallNamesArgumentAndPathInIt(Bad bad) {
		for (String function : List.of("basic:echo", "basic:echo_async", "basic:inline_add")) {
			assertError(() -> fixture(function).args(1, bad.value()).call().block(LONG),
					"Argument 1 of 'fixtures." + function + "': ");
		}
		assertError(() -> fixture("basic:echo").args(1).kwarg("other value", bad.value()).call().block(LONG),
				"Argument 'other value' of 'fixtures.basic:echo': ");
		assertThat(call("basic:add", Integer.class, 1)).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void errorOfWholeArgumentHasTheRootAsPath(Bad bad) {
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> fixture("basic:echo").args(bad.leaf()).call().block(LONG))
			.withMessageStartingWith("Argument 0 of 'fixtures.basic:echo': ")
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$"));
	}

	@ParameterizedTest
	@EnumSource
	void errorOfStreamNamesArgumentAndPathInIt(Bad bad) {
		assertError(() -> fixture("streaming:count").args(bad.value()).stream(Object.class).blockLast(LONG),
				"Argument 0 of 'fixtures.streaming:count': ");
	}

	@ParameterizedTest
	@EnumSource
	void errorOfExpressionNamesLocalAndPathInIt(Bad bad) {
		assertError(() -> this.python.eval("a", Map.of("a", bad.value())).call().block(LONG),
				"Local 'a' of the expression: ");
	}

	@ParameterizedTest
	@EnumSource
	void errorOfGatherNamesCallArgumentAndPathInIt(Bad bad) {
		List<PythonCall> calls = List.of(fixture("basic:echo").args(1), fixture("basic:echo").args(bad.value()));
		assertError(() -> this.python.gather(calls).call(Object.class).block(LONG),
				"Call 1 of the gathered calls: Argument 0 of 'fixtures.basic:echo': ");
	}

	@ParameterizedTest
	@EnumSource
	void errorOfBlockingCallNamesArgumentAndPathInIt(Bad bad) {
		assertError(() -> this.python.blocking().function("builtins:len").args(bad.value()).call(Integer.class),
				"Argument 0 of 'builtins:len': ");
		assertError(() -> this.python.blocking()
			.function("builtins:sorted")
			.args(List.of(1))
			.kwarg("key", bad.value())
			.call(Object.class), "Argument 'key' of 'builtins:sorted': ");
		assertThat(this.python.blocking().function("math:sqrt").args(4.0).call(Double.class)).isEqualTo(2.0);
	}

	private static void assertError(ThrowingCallable call, String message) {
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(call)
			.withMessageStartingWith(message)
			.withMessageContaining(" at " + PATH)
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo(PATH));
	}

	/**
	 * Who finds out that a value cannot travel.
	 */
	enum Bad {

		IN_JAVA {
			@Override
			Object leaf() {
				return new Object();
			}
		},

		IN_PYTHON {
			@Override
			Object leaf() {
				return new PythonArray("<f3", List.of(1), ByteBuffer.allocate(3));
			}
		};

		abstract Object leaf();

		Object value() {
			return Map.of("items", List.of(1, Map.of("price", leaf())));
		}

	}

}
