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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.springframework.util.Assert;

/**
 * A virtual environment with the other servers and with the frameworks, which every
 * server uses.
 *
 * @param directory the environment
 */
record HttpEnvironment(Path directory) {

	/**
	 * Make the environment, unless there is one of the same requirements.
	 * @param session names the Python
	 * @return the environment
	 * @throws IOException if pip cannot install the requirements
	 */
	static HttpEnvironment create(BenchmarkSession session) throws IOException, InterruptedException {
		Path folder = session.options()
			.directory()
			.resolve("http-" + session.installation().version())
			.toAbsolutePath();
		Path environment = folder.resolve("environment");
		Path complete = folder.resolve("complete.txt");
		String requirements = requirements();
		if (!Files.exists(complete) || !Files.readString(complete).equals(requirements)) {
			Files.createDirectories(folder);
			Files.deleteIfExists(complete);
			Path file = Files.writeString(folder.resolve("requirements.txt"), requirements);
			String python = session.installation().baseExecutable().toString();
			execute(folder, List.of(python, "-m", "venv", "--clear", environment.toString()));
			execute(folder, List.of(environment.resolve("bin").resolve("python").toString(), "-m", "pip", "install",
					"--disable-pip-version-check", "--requirement", file.toString()));
			Files.writeString(complete, requirements);
		}
		return new HttpEnvironment(environment);
	}

	private static String requirements() throws IOException {
		try (InputStream resource = HttpEnvironment.class.getResourceAsStream("/http/requirements.txt")) {
			Assert.state(resource != null, "http/requirements.txt is not on the class path");
			return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static void execute(Path folder, List<String> command) throws IOException, InterruptedException {
		Path log = folder.resolve("build.log");
		int exitCode = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start()
			.waitFor();
		if (exitCode != 0) {
			throw new IOException("The environment of the HTTP servers cannot be made: " + String.join(" ", command)
					+ " ended with " + exitCode + ", see " + log);
		}
	}

	String python() {
		return this.directory.resolve("bin").resolve("python").toString();
	}

	/**
	 * Return the version of an installed package.
	 * @param name the name of the package
	 * @return the name with the version
	 */
	static String version(String name) throws IOException {
		return requirements().lines()
			.filter((line) -> line.startsWith(name + "=="))
			.findFirst()
			.orElseThrow()
			.replace("==", " ");
	}

}
