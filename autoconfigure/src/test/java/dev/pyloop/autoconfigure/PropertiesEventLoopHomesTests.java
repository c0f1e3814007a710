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

package dev.pyloop.autoconfigure;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.DefaultResourceLoader;

import dev.pyloop.PythonEnvironmentException;
import dev.pyloop.PythonStartException;
import dev.pyloop.cpython.PythonSources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link PropertiesEventLoopHomes}.
 */
class PropertiesEventLoopHomesTests {

	@TempDir
	private Path folder;

	private final PythonInterpreterProperties properties = new PythonInterpreterProperties();

	@Test
	void refuseNativeImageWhenInOneThrowsException() {
		assertThatExceptionOfType(PythonStartException.class)
			.isThrownBy(() -> PropertiesEventLoopHomes.refuseNativeImage(true))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("native image"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("JVM"));
	}

	@Test
	void refuseNativeImageWhenOnJvmDoesNothing() {
		assertThatNoException().isThrownBy(() -> PropertiesEventLoopHomes.refuseNativeImage(false));
	}

	@Test
	void pathWhenSetHasTheFolders() throws Exception {
		Path code = Files.createDirectory(this.folder.resolve("code"));
		this.properties.setPath(List.of(code.toString()));
		assertThat(path()).containsExactly(code);
	}

	@Test
	void pathWhenFolderIsMissingNamesIt() {
		this.properties.setPath(List.of("classpath:/no-such-folder/"));
		assertThatExceptionOfType(PythonEnvironmentException.class).isThrownBy(this::path)
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("classpath:/no-such-folder/"));
	}

	@Test
	void getWhenRequirementsAreMissingNamesThem() {
		this.properties.setRequirements("classpath:no-such-requirements.txt");
		this.properties.setEnvironments(this.folder.toFile());
		assertThatExceptionOfType(PythonEnvironmentException.class).isThrownBy(() -> homes().get())
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("'classpath:no-such-requirements.txt'"));
	}

	@Test
	void getWhenOfflineAndNotPreparedRefuses() throws Exception {
		Path requirements = Files.writeString(this.folder.resolve("requirements.txt"), "numpy\n");
		this.properties.setRequirements(requirements.toString());
		this.properties.setEnvironments(new File(this.folder.toFile(), "environments"));
		this.properties.setOffline(true);
		assertThatExceptionOfType(PythonEnvironmentException.class).isThrownBy(() -> homes().get())
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("pyloop.python.offline")
				.contains(requirements.toString()));
	}

	private List<Path> path() {
		return homes().path(new PythonSources(this.folder.resolve("sources"), null));
	}

	private PropertiesEventLoopHomes homes() {
		return new PropertiesEventLoopHomes(this.properties, new PythonEventLoopProperties(),
				new DefaultResourceLoader());
	}

}
