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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.pyloop.PythonInstallationException;

/**
 * Lists the executables that a {@link PythonSearch} leads to, best first.
 */
final class PythonCandidates {

	private static final List<String> NAMES = PythonPlatform.WINDOWS ? List.of("python3.exe", "python.exe")
			: List.of("python3");

	private final PythonSearch search;

	private final List<String> missing = new ArrayList<>();

	PythonCandidates(PythonSearch search) {
		this.search = search;
	}

	@Nullable PythonCandidate named() {
		String executable = this.search.executable();
		if (executable != null) {
			return new PythonCandidate(locate(executable), "pyloop.python.executable", true);
		}
		String virtualEnvironment = this.search.virtualEnvironment();
		if (virtualEnvironment != null) {
			return namedEnvironment(virtualEnvironment);
		}
		return null;
	}

	List<PythonCandidate> found() {
		List<PythonCandidate> candidates = new ArrayList<>();
		addVariable(candidates, "VIRTUAL_ENV");
		addVariable(candidates, "CONDA_PREFIX");
		addEnvironment(candidates, this.search.workingDirectory().resolve(".venv"), ".venv beside the application");
		onPath(NAMES, (executable) -> candidates.add(new PythonCandidate(executable, "the PATH", false)));
		if (candidates.stream().noneMatch((candidate) -> candidate.origin().equals("the PATH"))) {
			this.missing.add(String.join(" or ", NAMES) + " is not on the PATH");
		}
		return candidates;
	}

	List<String> missing() {
		return this.missing;
	}

	private PythonCandidate namedEnvironment(String virtualEnvironment) {
		Path executable = executable(this.search.workingDirectory().resolve(virtualEnvironment));
		if (!Files.isRegularFile(executable)) {
			throw new PythonInstallationException(executable.toString(), "pyloop.python.virtual-environment",
					"the file does not exist, so '" + virtualEnvironment + "' is not a virtual environment",
					"Make one with 'python3 -m venv " + virtualEnvironment + "' or correct the property", null);
		}
		return new PythonCandidate(executable, "pyloop.python.virtual-environment", true);
	}

	private Path locate(String executable) {
		if (executable.contains("/") || executable.contains(File.separator)) {
			return requireFile(this.search.workingDirectory().resolve(executable));
		}
		List<Path> found = new ArrayList<>();
		onPath(List.of(executable, executable + ".exe"), found::add);
		if (found.isEmpty()) {
			throw new PythonInstallationException(executable, "pyloop.python.executable", "it is not on the PATH",
					"Install it, or set pyloop.python.executable to the full path of a Python executable", null);
		}
		return found.get(0);
	}

	private Path requireFile(Path executable) {
		if (!Files.isRegularFile(executable)) {
			throw new PythonInstallationException(executable.toString(), "pyloop.python.executable",
					Files.isDirectory(executable) ? "it is a folder" : "the file does not exist",
					"Set pyloop.python.executable to the full path of a Python executable", null);
		}
		return executable;
	}

	private void addVariable(List<PythonCandidate> candidates, String variable) {
		String value = this.search.environment().get(variable);
		if (StringUtils.hasText(value)) {
			addEnvironment(candidates, this.search.workingDirectory().resolve(value), variable);
			return;
		}
		this.missing.add(variable + " is not set");
	}

	private void addEnvironment(List<PythonCandidate> candidates, Path root, String origin) {
		Path executable = executable(root);
		if (Files.isRegularFile(executable)) {
			candidates.add(new PythonCandidate(executable, origin, false));
			return;
		}
		this.missing.add(executable + " does not exist (" + origin + ")");
	}

	private static Path executable(Path root) {
		if (PythonPlatform.WINDOWS) {
			Path script = root.resolve("Scripts").resolve("python.exe");
			return Files.exists(script) ? script : root.resolve("python.exe");
		}
		return root.resolve("bin").resolve("python");
	}

	private void onPath(List<String> names, Consumer<Path> consumer) {
		String path = this.search.environment().getOrDefault("PATH", "");
		for (String folder : StringUtils.delimitedListToStringArray(path, File.pathSeparator)) {
			for (String name : names) {
				Path executable = this.search.workingDirectory().resolve(folder).resolve(name);
				// The Microsoft Store's stub has no bytes and opens the store when run
				if (StringUtils.hasText(folder) && Files.isExecutable(executable) && executable.toFile().length() > 0
						&& Files.isRegularFile(executable)) {
					consumer.accept(executable);
				}
			}
		}
	}

}
