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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.util.Assert;

/**
 * A virtual environment with Jep, which pip compiles against the JDK and the Python.
 */
final class JepEnvironment {

	static final String REQUIREMENT = "jep==4.3.1";

	private final BenchmarkSession session;

	private final Path directory;

	JepEnvironment(BenchmarkSession session) {
		this.session = session;
		this.directory = session.options()
			.directory()
			.resolve("jep-" + session.installation().version())
			.toAbsolutePath();
	}

	/**
	 * Make the environment if there is none, and start the peer.
	 * @return the peer
	 * @throws IOException if Jep cannot be built or started here
	 */
	PeerProcess start() throws IOException, InterruptedException {
		if (!Files.exists(this.directory.resolve("complete"))) {
			build();
		}
		Path library = find("libjep.so", "libjep.jnilib", "jep.dll");
		Path jar = find("jep-4.3.1.jar");
		Path source = this.directory.resolve("JepPeer.java");
		try (InputStream resource = JepEnvironment.class.getResourceAsStream("/jep/JepPeer.java")) {
			Assert.state(resource != null, "JepPeer.java is not on the class path");
			Files.copy(resource, source, StandardCopyOption.REPLACE_EXISTING);
		}
		List<String> command = List.of(BenchmarkFork.java(), "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-cp",
				jar.toString(), source.toString(), library.toString());
		return this.session.opened(PeerProcess.start(command, environment(jar)));
	}

	private Map<String, String> environment(Path jar) {
		// Extension modules may take the symbols of CPython from the process
		String library = this.session.installation().library().toString();
		return Map.of("PYTHONPATH", jar.resolve("../..").normalize().toString(), "PYTHONHOME",
				this.session.installation().basePrefix().toString(), "LD_LIBRARY_PATH",
				Path.of(library).resolve("..").normalize().toString(), "LD_PRELOAD", library);
	}

	private void build() throws IOException, InterruptedException {
		Files.createDirectories(this.directory);
		Path log = this.directory.resolve("build.log");
		String python = this.session.installation().baseExecutable().toString();
		Path environment = this.directory.resolve("environment");
		linkLibrary();
		execute(log, List.of(python, "-m", "venv", "--clear", environment.toString()));
		execute(log, List.of(environment.resolve("bin").resolve("python").toString(), "-m", "pip", "install",
				"--disable-pip-version-check", REQUIREMENT));
		Files.createFile(this.directory.resolve("complete"));
	}

	/**
	 * Link the library by the name that a linker looks for, which not every Python has.
	 */
	private void linkLibrary() throws IOException {
		Path library = this.session.installation().library();
		Path link = this.directory.resolve(library.getFileName().toString().replaceFirst("\\.so\\..*", ".so"));
		Files.deleteIfExists(link);
		Files.createSymbolicLink(link, library.toRealPath());
	}

	private void execute(Path log, List<String> command) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		builder.environment().put("LIBRARY_PATH", this.directory.toString());
		int exitCode = builder.start().waitFor();
		if (exitCode != 0) {
			throw new IOException("Jep cannot be built here (it needs a C compiler and the headers of Python): "
					+ command.get(command.size() - 1) + " ended with " + exitCode + ", see build.log in "
					+ this.directory.getFileName());
		}
	}

	private Path find(String... names) throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter((file) -> List.of(names).contains(file.getFileName().toString()))
				.findFirst()
				.orElseThrow(() -> new IOException("Jep did not install " + String.join(" or ", names)));
		}
	}

}
