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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.pyloop.testsupport.TestDirectories;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonResources} and what is beside them.
 */
class PythonResourcesTests {

	@Test
	void readGivesTheText() {
		assertThat(PythonResources.read("_bootstrap.py")).contains("def configure(");
	}

	@Test
	void packageHasSourcesAndNothingElse() throws IOException {
		Path folder = TestDirectories.target().resolve("classes/META-INF/pyloop/python");
		try (Stream<Path> files = Files.walk(folder)) {
			assertThat(files.filter(Files::isRegularFile))
				.filteredOn((file) -> !file.getParent().endsWith("__pycache__"))
				.isNotEmpty()
				.allMatch((file) -> file.toString().endsWith(".py") || file.endsWith("py.typed"));
		}
	}

}
