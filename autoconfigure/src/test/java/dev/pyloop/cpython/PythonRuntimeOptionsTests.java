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
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PythonRuntimeOptions}.
 */
class PythonRuntimeOptionsTests {

	private final PythonRuntimeOptions options = PythonRuntimeOptions.defaults();

	@Test
	void argumentsIsolateByDefault() {
		assertThat(this.options.arguments()).containsExactly("-u", "-X", "utf8=1", "-I");
	}

	@Test
	void argumentsWhenNotIsolatedLeaveTheFlagOut() {
		PythonRuntimeOptions open = new PythonRuntimeOptions(this.options.path(), this.options.environment(),
				List.of("-O", "-X", "importtime"), false);
		assertThat(open.arguments()).containsExactly("-u", "-X", "utf8=1", "-O", "-X", "importtime");
	}

	@Test
	void pathIsAbsolute() {
		assertThat(this.options.withPath(List.of(Path.of("a/../b"))).path())
			.containsExactly(Path.of("b").toAbsolutePath());
	}

	@ParameterizedTest
	@ValueSource(strings = { "-c", "-m", "-i", "-h", "-V", "-", "script.py", "-Oc", "" })
	void withFlagsWhenFlagRunsSomethingNamesIt(String flag) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.withFlags(List.of(flag)))
			.withMessageStartingWith("'" + flag + "' is not a flag");
	}

	@Test
	void withFlagsWhenValueIsMissingFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.withFlags(List.of("-X")))
			.withMessageContaining("'-X' needs a value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "A=B", "A\0B" })
	void withEnvironmentWhenNameIsNoneNamesIt(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.withEnvironment(Map.of(name, "value")))
			.withMessageContaining("'" + name + "' is not the name");
	}

	@Test
	void withEnvironmentWhenValueHasNulFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.withEnvironment(Map.of("NAME", "a\0b")))
			.withMessageContaining("'NAME' must not contain NUL");
	}

}
