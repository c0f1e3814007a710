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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the types of all Python code of the project.
 */
class MypyTests {

	private static final List<String> MODULES = List.of("autoconfigure", "sample-app", "bench");

	@ParameterizedTest
	@MethodSource("roots")
	void codeIsTyped(Path root) {
		Path project = TestDirectories.project();
		String cache = "mypy-" + project.relativize(root).toString().replaceAll("\\W", "-");
		List<String> command = new ArrayList<>(List.of(TestPython.environmentExecutable().toString(), "-m", "mypy"));
		command.addAll(List.of("--config-file", project.resolve(".config/mypy.ini").toString()));
		command.addAll(List.of("--cache-dir", TestDirectories.target().resolve(cache).toString()));
		command.add(root.toString());
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("MYPYPATH", searchPath(root));
		TestProcess process = TestProcess.run(builder, Duration.ofMinutes(5));
		assertThat(process.exitCode()).withFailMessage(process::toString).isZero();
	}

	private static String searchPath(Path root) {
		Stream<Path> sources = MODULES.stream()
			.map((module) -> TestDirectories.project().resolve(module).resolve("src/main/python"));
		return Stream.concat(Stream.of(root), sources)
			.distinct()
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
	}

	static List<Path> roots() {
		List<Path> roots = new ArrayList<>();
		for (String module : MODULES) {
			Path sources = TestDirectories.project().resolve(module).resolve("src");
			if (Files.exists(sources)) {
				roots.addAll(find(sources, (path) -> path.endsWith("python") && !code(path).isEmpty()));
			}
		}
		return roots;
	}

	private static List<Path> code(Path root) {
		return find(root, (path) -> path.toString().endsWith(".py"));
	}

	private static List<Path> find(Path directory, Predicate<Path> filter) {
		try (Stream<Path> paths = Files.walk(directory)) {
			return paths.filter(filter).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
