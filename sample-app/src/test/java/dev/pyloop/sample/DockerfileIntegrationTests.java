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

package dev.pyloop.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the steps of the {@code Dockerfile} that run Java, outside of a container.
 * They run after the jar was packaged.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DockerfileIntegrationTests {

	private static final Pattern JAVA = Pattern.compile("(?m)^RUN (?:(\\w+)=(\\S+) )?java (.+)$");

	private static final Pattern COPY = Pattern.compile("(?m)^COPY --from=extract /build/(\\S+) \\./$");

	private static final Pattern ENTRYPOINT = Pattern.compile("(?m)^ENTRYPOINT \\[(.+)]$");

	@TempDir
	private Path directory;

	@Test
	void imageIsBuiltAndStartsWithoutNetwork() throws Exception {
		String dockerfile = Files.readString(Path.of("Dockerfile"));
		List<MatchResult> steps = JAVA.matcher(dockerfile).results().toList();
		assertThat(steps).hasSize(2);
		Path build = Files.createDirectory(this.directory.resolve("build"));
		Files.copy(Path.of(System.getProperty("sample.jar")), build.resolve("application.jar"));
		assertThat(run(build, steps.get(0))).isEmpty();
		Path application = Files.createDirectory(this.directory.resolve("app"));
		for (MatchResult layer : COPY.matcher(dockerfile).results().toList()) {
			FileSystemUtils.copyRecursively(build.resolve(layer.group(1)), application);
		}
		assertThat(run(application, steps.get(1))).contains("Made the Python environment", "Started DigitsApplication");
		assertThat(dockerfile).contains("ENV PYLOOP_PYTHON_OFFLINE=true\n", "ENV XDG_CACHE_HOME=");
		assertThat(start(application, dockerfile)).doesNotContain("Making a Python environment");
	}

	private String run(Path folder, MatchResult step) throws Exception {
		ProcessBuilder builder = java(folder, Stream.of(step.group(3).split(" ")).toList());
		if (step.group(1) != null) {
			builder.environment().put(step.group(1), step.group(2));
		}
		Process process = builder.start();
		try (BufferedReader reader = process.inputReader()) {
			String output = String.join("\n", reader.lines().toList());
			assertThat(process.waitFor()).as(output).isZero();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	private String start(Path folder, String dockerfile) throws IOException, InterruptedException {
		MatchResult entrypoint = ENTRYPOINT.matcher(dockerfile).results().findFirst().orElseThrow();
		List<String> command = Stream.of(entrypoint.group(1).split(",\\s*"))
			.map((word) -> word.replace("\"", ""))
			.toList();
		assertThat(command).startsWith("java");
		List<String> arguments = new ArrayList<>(command.subList(1, command.size()));
		arguments.add("--server.port=0");
		ProcessBuilder builder = java(folder, arguments);
		builder.environment().put("PYLOOP_PYTHON_OFFLINE", "true");
		Process process = builder.start();
		try (BufferedReader reader = process.inputReader()) {
			StringBuilder output = new StringBuilder();
			String line = reader.readLine();
			while (line != null && !line.contains("Started DigitsApplication")) {
				output.append(line).append('\n');
				line = reader.readLine();
			}
			assertThat(line).as(output.toString()).isNotNull();
			return output.toString();
		}
		finally {
			process.destroy();
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		}
	}

	private ProcessBuilder java(Path folder, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
		builder.environment().put("XDG_CACHE_HOME", this.directory.resolve("cache").toString());
		return builder;
	}

}
