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
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;

import dev.pyloop.PythonEnvironmentException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonEnvironmentRequirements}.
 */
class PythonEnvironmentRequirementsTests {

	@TempDir
	private Path folder;

	@Test
	void ofWhenFileIncludesFilesReadsAllOfThemRelativeToEachFile() throws IOException {
		Files.createDirectories(this.folder.resolve("sub"));
		Path file = write("requirements.txt", "numpy\n-r sub/base.txt\n--constraint=limits.txt # upper bounds\n");
		write("sub/base.txt", "-r ../more.txt\n");
		write("more.txt", "requests\n");
		write("limits.txt", "numpy<3\n");
		assertThat(PythonEnvironmentRequirements.of(file).texts()).containsOnlyKeys(path("requirements.txt"),
				path("sub/base.txt"), path("more.txt"), path("limits.txt"));
	}

	@Test
	void ofWhenFilesIncludeEachOtherReadsEachOnce() throws IOException {
		Path file = write("a.txt", "-r b.txt\n");
		write("b.txt", "-r a.txt\n");
		assertThat(PythonEnvironmentRequirements.of(file).texts()).hasSize(2);
	}

	@Test
	void ofWhenIncludeIsAddressLeavesItToInstaller() {
		String text = "-r https://example.org/requirements.txt\n";
		assertThat(PythonEnvironmentRequirements.of("text", text).texts()).hasSize(1);
	}

	@Test
	void ofWhenFileIsMissingNamesIt() {
		Path file = this.folder.resolve("missing.txt");
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> PythonEnvironmentRequirements.of(file))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains(file.toString()));
	}

	@Test
	void ofWhenIncludedFileIsMissingNamesItAndThePlace() throws IOException {
		Path file = write("requirements.txt", "numpy\n-r missing.txt\n");
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> PythonEnvironmentRequirements.of(file))
			.satisfies(
					(ex) -> assertThat(ex.getProblem()).contains("missing.txt").contains("line 2 of '" + file + "'"));
	}

	@Test
	void ofWhenTextIncludesFileThrowsException() {
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> PythonEnvironmentRequirements.of("inline", "-r base.txt"))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("base.txt").contains("line 1 of 'inline'"));
	}

	@Test
	void ofWhenInJarIncludesFilesOfThatJar() throws IOException {
		Path jar = TestJar.create(this.folder.resolve("app.jar"))
			.add("requirements.txt", "numpy\n-c sub/limits.txt\n")
			.add("sub/limits.txt", "-c more.txt\nnumpy<3\n")
			.add("sub/more.txt", "scipy<2\n")
			.write();
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { jar.toUri().toURL() }, null)) {
			PythonEnvironmentRequirements requirements = PythonEnvironmentRequirements.of("classpath:requirements.txt",
					new ClassPathResource("requirements.txt", classLoader));
			assertThat(requirements.file()).isNull();
			assertThat(requirements.texts()).hasSize(3);
			PythonEnvironmentFolder target = new PythonEnvironmentFolder(this.folder.resolve("target"));
			Path main = target.write(requirements);
			assertThat(main).hasContent("numpy\n-c requirements-1.txt\n");
			assertThat(main.resolveSibling("requirements-1.txt")).hasContent("-c requirements-2.txt\nnumpy<3\n");
			assertThat(main.resolveSibling("requirements-2.txt")).hasContent("scipy<2\n");
		}
	}

	@Test
	void ofWhenFileStartsWithByteOrderMarkLeavesItOut() throws IOException {
		Path file = write("requirements.txt", "\uFEFFnumpy\n");
		assertThat(PythonEnvironmentRequirements.of(file).texts().get(file.toString()).lines())
			.containsExactly("numpy");
	}

	private String path(String name) {
		return this.folder.resolve(name).toString();
	}

	private Path write(String name, String text) throws IOException {
		return Files.writeString(this.folder.resolve(name), text);
	}

}
