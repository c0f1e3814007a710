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

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CallLimits}.
 */
class CallLimitsTests {

	@Test
	void functionThatIsNamedComesBeforePatternsAndLongPatternsBeforeShortOnes() {
		PythonCallLimit all = limit("all", "*");
		PythonCallLimit module = limit("module", "a.b:*");
		PythonCallLimit some = limit("some", "a.b:load_*");
		PythonCallLimit one = limit("one", "a.b:load_one");
		CallLimits limits = new TestLimits(all, module, some, one).limits();
		assertThat(limits.find("a.b:load_one")).isSameAs(one.limiter());
		assertThat(limits.find("a.b:load_two")).isSameAs(some.limiter());
		assertThat(limits.find("a.b:run")).isSameAs(module.limiter());
		assertThat(limits.find("a.bc:run")).isSameAs(all.limiter());
	}

	@Test
	void functionThatNothingMatchesIsNotLimited() {
		CallLimits limits = new TestLimits(limit("module", "a.b:*"), limit("one", "c:f")).limits();
		assertThat(Stream.of("a.bc:f", "c:g", "c:ff", "d.a.b:f").map(limits::find)).containsOnlyNulls();
	}

	@Test
	void withoutLimitsThereIsNothingToAsk() {
		assertThat(CallLimits.of(Collections.emptyList())).isNull();
	}

	@Test
	void twoLimitsForOneFunctionAreRefused() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> CallLimits.of(List.of(limit("one", "a:f"), limit("two", "a:f"))))
			.withMessageContaining("one")
			.withMessageContaining("two")
			.withMessageContaining("leave one of them out");
	}

	@Test
	void valuesThatAreNotValidAreNamed() {
		refuses(PythonCallLimit.of("x", "a:f"), "Limit 'x' limits nothing");
		refuses(PythonCallLimit.of("x", "a.f").rate(1), "'function' of limit 'x' is 'a.f'");
		refuses(PythonCallLimit.of("x", "a:*f").rate(1), "'function' of limit 'x' is 'a:*f'");
		refuses(PythonCallLimit.of("x", "a:f:g").rate(1), "'function' of limit 'x' is 'a:f:g'");
		refuses(PythonCallLimit.of("x", "a:f").maxConcurrency(0), "'maxConcurrency' of limit 'x' must be between 1");
		refuses(PythonCallLimit.of("x", "a:f").rate(-1), "'rate' of limit 'x' must be between 1 and 1048576 but is -1");
		refuses(PythonCallLimit.of("x", "a:f").rate(1).maxQueue(-2), "'maxQueue' of limit 'x' must be between 0");
		refuses(PythonCallLimit.of("x", "a:f").rate(1).ratePeriod(Duration.ZERO), "'ratePeriod' of limit 'x'");
		refuses(PythonCallLimit.of("x", "a:f").rate(1).queueTimeout(Duration.ofSeconds(-1)),
				"'queueTimeout' of limit 'x' must be positive but is PT-1S");
	}

	private static void refuses(PythonCallLimit.Builder builder, String message) {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(builder::build)
			.withMessageContaining(message);
	}

	private static PythonCallLimit limit(String name, String function) {
		return PythonCallLimit.of(name, function).maxConcurrency(1).build();
	}

	private record TestLimits(CallLimits limits) {

		TestLimits(PythonCallLimit... limits) {
			this(create(limits));
		}

		private static CallLimits create(PythonCallLimit... limits) {
			CallLimits created = CallLimits.of(List.of(limits));
			assertThat(created).isNotNull();
			return created;
		}

	}

}
