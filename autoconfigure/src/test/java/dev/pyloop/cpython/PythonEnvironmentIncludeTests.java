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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonEnvironmentInclude}.
 */
class PythonEnvironmentIncludeTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "-r base.txt|-r|base.txt", "-rbase.txt|-r|base.txt", "  -c  limits.txt  |-c|limits.txt",
					"--requirement base.txt|-r|base.txt", "--requirement=base.txt|-r|base.txt",
					"--constraint limits.txt # why|-c|limits.txt", "-r \"my base.txt\"|-r|my base.txt" })
	void parseWhenLineIncludesFileReturnsInclude(String line, String option, String target) {
		assertThat(PythonEnvironmentInclude.parse(line)).isEqualTo(new PythonEnvironmentInclude(option, target));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "numpy", "# -r base.txt", "-e .", "--find-links wheels", "--no-index", "--require-hashes" })
	void parseWhenLineIncludesNothingReturnsNull(String line) {
		assertThat(PythonEnvironmentInclude.parse(line)).isNull();
	}

	@Test
	void parseWhenTargetHasVariableReplacesIt() {
		assertThat(PythonEnvironmentInclude.parse("-r ${PATH}/x.txt"))
			.isEqualTo(new PythonEnvironmentInclude("-r", System.getenv("PATH") + "/x.txt"));
		assertThat(PythonEnvironmentInclude.parse("-r ${PYLOOP_NOT_SET}/x.txt"))
			.isEqualTo(new PythonEnvironmentInclude("-r", "${PYLOOP_NOT_SET}/x.txt"));
	}

	@ParameterizedTest
	@CsvSource({ "https://example.org/r.txt,true", "file:///r.txt,true", "base.txt,false", "C:\\r.txt,false",
			"/r.txt,false" })
	void remoteTellsAddressesFromFiles(String target, boolean remote) {
		assertThat(new PythonEnvironmentInclude("-r", target).remote()).isEqualTo(remote);
	}

}
