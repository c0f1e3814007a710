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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonInstallationException;
import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonInstallations;
import dev.pyloop.cpython.PythonSearch;

/**
 * Finds every CPython of this machine that can be embedded, one of each minor version.
 */
final class BenchmarkPythons {

	private final Path directory;

	BenchmarkPythons(Path directory) {
		this.directory = directory;
	}

	/**
	 * Find the named ones.
	 * @param names versions such as {@code 3.12} or executables; all if empty
	 * @return the Pythons by version
	 */
	List<PythonInstallation> find(List<String> names) {
		Map<String, PythonInstallation> found = new LinkedHashMap<>();
		List<String> executables = names.isEmpty()
				? IntStream.rangeClosed(10, 14).mapToObj((minor) -> "python3." + minor).toList()
				: names.stream().map((name) -> name.matches("3\\.\\d+") ? "python" + name : name).toList();
		for (String executable : executables) {
			PythonInstallation installation = named(executable);
			if (installation != null) {
				found.putIfAbsent(minor(installation), installation);
			}
		}
		PythonInstallation bundled = bundled();
		if (names.isEmpty() || names.contains(minor(bundled))) {
			found.putIfAbsent(minor(bundled), bundled);
		}
		return new ArrayList<>(found.values());
	}

	private PythonInstallation bundled() {
		return PythonInstallations.find(search().environment(Collections.singletonMap("PATH", "")).build());
	}

	private @Nullable PythonInstallation named(String executable) {
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
