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

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonFunctionNotFoundException;
import dev.pyloop.PythonModuleNotFoundException;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for references and arguments that do not fit, and that the next call works.
 */
class PythonReferenceTests extends PythonTest {

	@AfterEach
	void nextCallWorks() {
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "module", "module:", ":name", "a:b:c", "mod\0ule:name", " " })
	void referenceOfAnotherFormIsRefused(String reference) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.python.function(reference));
	}

	@Test
	void referenceOfAnotherFormNamesTheForm() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.python.function("digits.model.predict"))
			.withMessage("Reference 'digits.model.predict' is not of the form 'package.module:name'");
	}

	@Test
	void missingModuleNamesItAndTheSearchPath() {
		assertThatExceptionOfType(PythonModuleNotFoundException.class)
			.isThrownBy(() -> this.python.function("no_such_module:f").call().block(LONG))
			.withMessageStartingWith("Module 'no_such_module' of reference 'no_such_module:f' was not found")
			.withMessageContaining("'pyloop.python.path'")
			.withMessageContaining("sys.path is ['")
			.withMessageContaining(TestHome.modules().toString());
	}

	@Test
	void missingPackageOfModuleNamesThePackage() {
		assertThatExceptionOfType(PythonModuleNotFoundException.class)
			.isThrownBy(() -> this.python.function("no_such.inner.module:f").call().block(LONG))
			.withMessageStartingWith("Module 'no_such' of reference 'no_such.inner.module:f' was not found");
	}

	@Test
	void moduleThatNeedsMissingPackageNamesBoth() {
		assertThatExceptionOfType(PythonModuleNotFoundException.class)
			.isThrownBy(() -> call("needs_missing_package:function", Void.class))
			.withMessageContaining("'fixtures.needs_missing_package'")
			.withMessageContaining("No module named 'no_such_package_anywhere'")
			.withMessageContaining("'pyloop.python.requirements'");
	}

	@Test
	void missingNameSuggestsCloseOnes() {
		assertThatExceptionOfType(PythonFunctionNotFoundException.class)
			.isThrownBy(() -> call("basic:plain_ad", Void.class))
			.withMessageContaining("'fixtures.basic' has no attribute 'plain_ad'")
			.withMessageContaining("did you mean")
			.withMessageContaining("'plain_add'");
	}

	@Test
	void missingAttributeOfAttributeNamesItsOwner() {
		assertThatExceptionOfType(PythonFunctionNotFoundException.class)
			.isThrownBy(() -> call("basic:Model.train", Void.class))
			.withMessageContaining("'Model' has no attribute 'train'");
	}

	@Test
	void whatIsNotCallableNamesItsType() {
		assertThatExceptionOfType(PythonFunctionNotFoundException.class)
			.isThrownBy(() -> call("basic:CONSTANT", Void.class))
			.withMessageContaining("'fixtures.basic:CONSTANT' is not callable, it is of type 'int'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "add", "plain_add", "inline_add" })
	void missingArgumentNamesTheSignature(String function) {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("basic:" + function, Integer.class))
			.withMessageContaining("TypeError: 'fixtures.basic:" + function + "' cannot be called with 0 positional")
			.withMessageContaining("missing a required argument: 'a'")
			.withMessageContaining("its signature is (a: ");
	}

	@Test
	void unexpectedKeywordNamesIt() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> fixture("basic:add").args(1).kwarg("factor", 2).call(Integer.class).block(LONG))
			.withMessageContaining("['factor'] keyword arguments")
			.withMessageContaining("unexpected keyword argument 'factor'");
	}

	@Test
	void typeErrorInsideTheFunctionIsLeftAlone() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("basic:missing_argument_inside", Integer.class))
			.withMessageContaining("plain_add() missing 1 required positional argument: 'a'")
			.satisfies((ex) -> assertThat(ex.getStackTrace()[0].getMethodName()).isEqualTo("missing_argument_inside"));
	}

	@Test
	void typeErrorInsideCoroutineIsLeftAlone() {
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("basic:add", Integer.class, 1, "2"))
			.withMessageContaining("unsupported operand type(s)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\0b" })
	void nameOfKeywordIsChecked(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> fixture("basic:add").kwarg(name, 1))
			.withMessageContaining("keyword");
	}

	@Test
	void argumentThatCannotTravelNamesItAndItsPath() {
		Object value = Map.of("items", List.of(1, Map.of("price", new Object())));
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> fixture("basic:echo").args(1, value).call(Object.class).block(LONG))
			.withMessageContaining("Argument 1 of 'fixtures.basic:echo'")
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$.items[1].price"));
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> fixture("basic:echo").kwarg("value", value).call(Object.class).block(LONG))
			.withMessageContaining("Argument 'value' of 'fixtures.basic:echo'");
		assertThat(this.pool.eventLoops().get(0).pending()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "unmarshallable", "unmarshallable_async" })
	void resultThatCannotTravelNamesItsPath(String function) {
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> call("errors:" + function, Object.class))
			.withMessageContaining("object")
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$.items[1].price"));
	}

	@Test
	void resultOfAnotherTypeNamesFunctionAndType() {
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> call("basic:echo", Integer.class, "text"))
			.withMessageContaining("Result of 'fixtures.basic:echo'");
	}

}
