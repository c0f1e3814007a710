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
import java.nio.file.Path;

import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;

import dev.pyloop.cpython.PythonEnvironmentRequirements;
import dev.pyloop.cpython.PythonEnvironmentSettings;
import dev.pyloop.cpython.PythonEnvironments;
import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonInstallations;
import dev.pyloop.cpython.PythonSearch;

/**
 * Finds the Python that {@link PythonInterpreterProperties} ask for, and makes its
 * environment.
 */
final class PropertiesPythonInstallation {

	private static final String ORIGIN = "pyloop.python.requirements";

	private final PythonInterpreterProperties properties;

	private final ResourceLoader resourceLoader;

	private final boolean libraryRequired;

	PropertiesPythonInstallation(PythonInterpreterProperties properties, ResourceLoader resourceLoader,
			boolean libraryRequired) {
		this.properties = properties;
		this.resourceLoader = resourceLoader;
		this.libraryRequired = libraryRequired;
	}

	PythonInstallation find() {
		PythonInstallation installation = PythonInstallations.find(search());
		String requirements = this.properties.getRequirements();
		if (StringUtils.hasText(requirements)) {
			return withEnvironment(installation, requirements);
		}
		new PythonEnvironments(settings()).use(installation.prefix());
		return installation;
	}

	private PythonSearch search() {
		return PythonSearch.builder()
			.executable(this.properties.getExecutable())
			.virtualEnvironment(this.properties.getVirtualEnvironment())
			.libraryRequired(this.libraryRequired)
			.classLoader(this.resourceLoader.getClassLoader())
			.build();
	}

	private PythonInstallation withEnvironment(PythonInstallation base, String location) {
		Path executable = new PythonEnvironments(settings()).prepare(base.baseExecutable(), base.version().toString(),
				requirements(location));
		return PythonInstallations.inspect(executable, ORIGIN, this.libraryRequired);
	}

	private PythonEnvironmentRequirements requirements(String location) {
		Resource resource = ApplicationResourceLoader.get(this.resourceLoader, true).getResource(location);
		return PythonEnvironmentRequirements.of(location, resource);
	}

	PythonEnvironmentSettings settings() {
		PythonEnvironmentSettings settings = PythonEnvironmentSettings.defaults()
			.withInstaller(this.properties.getInstaller())
			.withOffline(this.properties.isOffline())
			.withTimeout(this.properties.getInstallTimeout())
			.withRetention(this.properties.getCacheRetention());
		File directory = this.properties.getEnvironments();
		return (directory != null) ? settings.withDirectory(directory.toPath()) : settings;
	}

}
