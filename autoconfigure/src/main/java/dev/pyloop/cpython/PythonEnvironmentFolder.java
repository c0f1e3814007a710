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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.FileSystemUtils;

/**
 * The folder of one key: the environments that were begun for it, and a file that names
 * the finished one.
 */
final class PythonEnvironmentFolder {

	private static final Log logger = LogFactory.getLog(PythonEnvironments.class);

	private static final String CURRENT = "current";

	private static final String REQUIREMENTS = "requirements";

	private final Path directory;

	PythonEnvironmentFolder(Path directory) {
		this.directory = directory;
	}

	Path directory() {
		return this.directory;
	}

	Path lockFile() {
		return this.directory.resolveSibling(this.directory.getFileName() + ".lock");
	}

	/**
	 * Return the interpreter of the finished environment.
	 * @return its path, or {@code null} if there is none or it does not run any more
	 */
	@Nullable Path python() {
		try {
			Path marker = this.directory.resolve(CURRENT);
			if (!Files.isRegularFile(marker)) {
				return null;
			}
			Path python = python(this.directory.resolve(Files.readString(marker).strip()));
			return (Files.isExecutable(python)) ? python : null;
		}
		catch (IOException ex) {
			logger.debug("Unreadable environment '" + this.directory + "'", ex);
			return null;
		}
	}

	static Path python(Path environment) {
		Path windows = environment.resolve("Scripts").resolve("python.exe");
		return (Files.exists(windows)) ? windows : environment.resolve("bin").resolve("python");
	}

	/**
	 * Return a new name for an environment. Names are never used again, so that an
	 * installer that outlived its starter cannot write into a later attempt.
	 * @return the path, which does not exist
	 */
	Path newEnvironment() {
		return this.directory.resolve("%08x".formatted(ThreadLocalRandom.current().nextInt()));
	}

	void deleteUnfinished() throws IOException {
		Files.createDirectories(this.directory);
		Files.deleteIfExists(this.directory.resolve(CURRENT));
		try (Stream<Path> children = Files.list(this.directory)) {
			children.forEach(PythonEnvironmentFolder::delete);
		}
	}

	static void delete(Path path) {
		try {
			FileSystemUtils.deleteRecursively(path);
		}
		catch (IOException ex) {
			logger.warn("The unfinished environment '" + path + "' cannot be deleted", ex);
		}
	}

	void complete(Path environment) throws IOException {
		Path temporary = this.directory.resolve(CURRENT + ".tmp");
		Files.writeString(temporary, environment.getFileName() + "\n");
		Files.move(temporary, this.directory.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * Return the requirements as a file, written here if they are not in one.
	 * @param requirements the requirements
	 * @return the file to give to the installer
	 * @throws IOException if a file cannot be written
	 */
	Path write(PythonEnvironmentRequirements requirements) throws IOException {
		if (requirements.file() != null) {
			return requirements.file();
		}
		Map<String, Path> files = new LinkedHashMap<>();
		Path folder = Files.createDirectories(this.directory.resolve(REQUIREMENTS));
		requirements.texts().keySet().forEach((id) -> files.put(id, folder.resolve(fileName(files.size()))));
		for (Map.Entry<String, PythonEnvironmentText> entry : requirements.texts().entrySet()) {
			Files.write(files.get(entry.getKey()), rewritten(entry.getValue(), files));
		}
		return folder.resolve(fileName(0));
	}

	private static String fileName(int index) {
		return (index == 0) ? "requirements.txt" : "requirements-" + index + ".txt";
	}

	private static List<String> rewritten(PythonEnvironmentText text, Map<String, Path> files) {
		List<String> lines = new ArrayList<>(text.lines());
		text.includes().forEach((index, id) -> {
			PythonEnvironmentInclude include = PythonEnvironmentInclude.parse(lines.get(index));
			String option = (include != null) ? include.option() : "-r";
			Path file = files.get(id);
			Assert.state(file != null, () -> "No file for the include '" + id + "'");
			lines.set(index, option + " " + file.getFileName());
		});
		return lines;
	}

}
