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

package dev.pyloop.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonInstallationException;
import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonInstallations;
import dev.pyloop.cpython.PythonSearch;

/**
 * Finds every CPython of this machine that can be embedded, one of each minor version: on
 * the {@code PATH}, among the versions of pyenv, and on the class path.
 */
final class BenchmarkPythons {

	private static final List<String> VERSIONS = List.of("3.10", "3.11", "3.12", "3.13", "3.14");

	private final Path directory;

	BenchmarkPythons(Path directory) {
		this.directory = directory;
	}

	/**
	 * Find the named ones.
	 * @param names versions such as {@code 3.12} or executables; all if empty
	 * @return the Pythons by version
	 * @throws IOException if the folders of pyenv cannot be read
	 */
	List<PythonInstallation> find(List<String> names) throws IOException {
		Map<String, PythonInstallation> found = new LinkedHashMap<>();
		for (String name : names.isEmpty() ? VERSIONS : names) {
			for (String executable : VERSIONS.contains(name) ? executables(name) : List.of(name)) {
				PythonInstallation installation = tryExecutable(executable);
				if (installation != null) {
					found.putIfAbsent(minor(installation), installation);
				}
			}
		}
		PythonInstallation bundled = bundled();
		if (names.isEmpty() || names.contains(minor(bundled))) {
			found.putIfAbsent(minor(bundled), bundled);
		}
		return new ArrayList<>(found.values());
	}

	private static List<String> executables(String version) throws IOException {
		List<Path> folders = new ArrayList<>();
		for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
			folders.add(Path.of(folder));
		}
		Path pyenv = Path.of(System.getenv().getOrDefault("PYENV_ROOT", System.getProperty("user.home") + "/.pyenv"));
		if (Files.isDirectory(pyenv.resolve("versions"))) {
			try (Stream<Path> versions = Files.list(pyenv.resolve("versions"))) {
				versions.map((path) -> path.resolve("bin")).sorted(Comparator.reverseOrder()).forEach(folders::add);
			}
		}
		return folders.stream()
			.filter((folder) -> !folder.endsWith("shims"))
			.map((folder) -> folder.resolve("python" + version))
			.filter(Files::isExecutable)
			.map(Path::toString)
			.toList();
	}

	private PythonInstallation bundled() {
		return PythonInstallations.find(search().environment(Collections.singletonMap("PATH", "")).build());
	}

	private @Nullable PythonInstallation tryExecutable(String executable) {
		try {
			PythonInstallation installation = PythonInstallations.find(search().executable(executable).build());
			return Files.exists(installation.library()) ? installation : null;
		}
		catch (PythonInstallationException ex) {
			System.out.println("Left out: " + ex.getMessage());
			return null;
		}
	}

	private PythonSearch.Builder search() {
		return PythonSearch.builder().workingDirectory(this.directory);
	}

	private static String minor(PythonInstallation installation) {
		return installation.version().major() + "." + installation.version().minor();
	}

}
