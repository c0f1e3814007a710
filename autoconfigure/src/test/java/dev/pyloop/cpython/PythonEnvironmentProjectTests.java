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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonEnvironmentProject}.
 */
class PythonEnvironmentProjectTests {

	@TempDir
	private Path folder;

	private Path library;

	@BeforeEach
	void makeProject() throws IOException {
		this.library = Files.createDirectories(this.folder.resolve("library"));
		Files.createDirectories(this.library.resolve("src/library"));
		write("pyproject.toml", "[project]\nname = 'library'\n");
		write("src/library/__init__.py", "x = 1\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "  %s  # ours", "library @ file://%s", "library[all]@file://%s", "'%s'", "%s[all]",
			"%s ; python_version > '3.10'", "file://%s", "%s/" })
	void parseWhenLineNamesFolderGivesIt(String line) {
		PythonEnvironmentProject project = PythonEnvironmentProject.parse(line.formatted(this.library));
		assertThat(project).isEqualTo(new PythonEnvironmentProject(this.library, false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-e %s", "--editable=%s", "--editable %s[all]" })
	void parseWhenLineIsEditableSaysSo(String line) {
		PythonEnvironmentProject project = PythonEnvironmentProject.parse(line.formatted(this.library));
		assertThat(project).isEqualTo(new PythonEnvironmentProject(this.library, true));
	}

	@Test
	void parseWhenPathIsRelativeStartsAtWorkingDirectory() {
		Path sources = Path.of("src/main/python").toAbsolutePath();
		assertThat(PythonEnvironmentProject.parse("./src/main/python"))
			.isEqualTo(new PythonEnvironmentProject(sources, false));
		assertThat(PythonEnvironmentProject.parse(".")).extracting(PythonEnvironmentProject::path)
			.isEqualTo(Path.of("").toAbsolutePath());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "# ./src", "numpy", "numpy==2.0 # ./src", "src", "-r ./src/more.txt", "--no-index",
			"git+https://example.org/library.git", "https://example.org/library.whl", "./missing",
			"library @ https://example.org/library.zip" })
	void parseWhenLineNamesNothingOnThisMachineGivesNull(String line) {
		assertThat(PythonEnvironmentProject.parse(line)).isNull();
	}

	@Test
	void hashChangesWithTheContentAndWithNames() throws IOException {
		String first = hash("%s");
		write("src/library/__init__.py", "x = 2\n");
		String second = hash("%s");
		assertThat(second).isNotEqualTo(first);
		Files.move(this.library.resolve("src/library/__init__.py"), this.library.resolve("src/library/other.py"));
		assertThat(hash("%s")).isNotEqualTo(second);
	}

	@ParameterizedTest
	@ValueSource(strings = { "build/x.py", "src/library/__pycache__/x.pyc", ".git/HEAD", "library.egg-info/PKG-INFO" })
	void hashLeavesOutWhatToolsMake(String name) throws IOException {
		String before = hash("%s");
		write(name, "x");
		assertThat(hash("%s")).isEqualTo(before);
	}

	@Test
	void hashWhenEditableChangesWithTheDependenciesOnly() throws IOException {
		String before = hash("-e %s");
		write("src/library/__init__.py", "x = 2\n");
		assertThat(hash("-e %s")).isEqualTo(before);
		write("pyproject.toml", "[project]\nname = 'library'\ndependencies = ['numpy']\n");
		assertThat(hash("-e %s")).isNotEqualTo(before);
	}

	@Test
	void hashOfArchiveChangesWithItsContent() throws IOException {
		Path wheel = Files.writeString(this.folder.resolve("library-1.0-py3-none-any.whl"), "1");
		PythonEnvironmentProject project = PythonEnvironmentProject.parse(wheel.toString());
		assertThat(project).isNotNull();
		String before = project.hash();
		Files.writeString(wheel, "2");
		assertThat(project.hash()).isNotEqualTo(before);
	}

	@Test
	void keyOfEnvironmentChangesWithTheProjectOfAnIncludedFile() throws IOException {
		Files.writeString(this.folder.resolve("more.txt"), this.library + "\n");
		Path file = Files.writeString(this.folder.resolve("requirements.txt"), "numpy\n-r more.txt\n");
		String before = key(file);
		assertThat(key(file)).isEqualTo(before);
		write("src/library/__init__.py", "x = 2\n");
		assertThat(key(file)).isNotEqualTo(before);
	}

	private static String key(Path file) {
		return PythonEnvironmentKey.of(Path.of("/python"), "3.12.1", PythonEnvironmentRequirements.of(file));
	}

	private String hash(String line) {
		PythonEnvironmentProject project = PythonEnvironmentProject.parse(line.formatted(this.library));
		assertThat(project).isNotNull();
		return project.hash();
	}

	private void write(String name, String text) throws IOException {
		Path file = this.library.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

}
