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
package dev.pyloop.testsupport;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.DigestUtils;
import org.springframework.util.FileSystemUtils;

import dev.pyloop.cpython.PythonInstallation;

/**
 * The virtual environment of the tests, made once for each Python and each state of the
 * requirements.
 */
final class TestPythonEnvironment {

	private static final Duration TIMEOUT = Duration.ofMinutes(15);

	private final PythonInstallation installation;

	private final Path requirements = TestDirectories.module().resolve("src/test/python/requirements.txt");

	private final Path directory = TestDirectories.target().resolve("test-python");

	TestPythonEnvironment(PythonInstallation installation) {
		this.installation = installation;
	}

	Path prepare() throws IOException {
		Files.createDirectories(this.directory);
		Path lock = this.directory.resolve("environments.lock");
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock held = channel.lock()) {
			Path environment = this.directory.resolve(name());
			Path complete = environment.resolve("complete");
			if (!Files.exists(complete)) {
				FileSystemUtils.deleteRecursively(environment);
				install(environment);
				Files.createFile(complete);
			}
			return environment;
		}
	}

	private void install(Path environment) {
		run(this.installation.baseExecutable(), "-m", "venv", environment.toString());
		run(executable(environment), "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
				"--requirement", this.requirements.toString());
	}

	private void run(Path executable, String... arguments) {
		List<String> command = new ArrayList<>(List.of(executable.toString()));
		command.addAll(List.of(arguments));
		TestProcess.run(command, TIMEOUT).requireSuccess();
	}

	private String name() throws IOException {
		String key = Files.readString(this.requirements) + this.installation.executable();
		String hash = DigestUtils.md5DigestAsHex(key.getBytes(StandardCharsets.UTF_8));
		return "venv-" + this.installation.version() + "-" + hash.substring(0, 8);
	}

	static Path executable(Path environment) {
		return environment.resolve((File.separatorChar == '\\') ? "Scripts/python.exe" : "bin/python");
	}

}
