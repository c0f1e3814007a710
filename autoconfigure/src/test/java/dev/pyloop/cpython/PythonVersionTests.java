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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PythonVersion}.
 */
class PythonVersionTests {

	@Test
	void parseReadsThreeNumbers() {
		assertThat(PythonVersion.parse("3.12.1")).isEqualTo(new PythonVersion(3, 12, 1));
	}

	@Test
	void parseIgnoresWhatFollows() {
		assertThat(PythonVersion.parse("3.14.0rc2+ (main, Jul 1 2026)")).isEqualTo(new PythonVersion(3, 14, 0));
	}

	@Test
	void parseWhenMicroIsMissingTakesZero() {
		assertThat(PythonVersion.parse("3.10")).hasToString("3.10.0");
	}

	@Test
	void parseWhenNotAVersionNamesTheText() {
		assertThatIllegalArgumentException().isThrownBy(() -> PythonVersion.parse("pypy"))
			.withMessage("'pypy' is not a version of Python, such as 3.12.1");
	}

	@Test
	void comparesNumbersAndNotText() {
		assertThat(PythonVersion.parse("3.9.18")).isLessThan(PythonVersion.parse("3.10.0"));
		assertThat(PythonVersion.parse("3.10.13").isAtLeast(3, 10)).isTrue();
		assertThat(PythonVersion.parse("3.9.18").isAtLeast(3, 10)).isFalse();
	}

}
