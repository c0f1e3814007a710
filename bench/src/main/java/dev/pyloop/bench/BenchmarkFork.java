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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonInstallations;

/**
 * Runs one case in a JVM of its own, since a JVM holds one CPython and one profile of the
 * compiler.
 *
 * @since 0.1.0
 */
public final class BenchmarkFork {

	static final List<String> JVM_ARGUMENTS = List.of("--enable-native-access=ALL-UNNAMED", "-Xms512m", "-Xmx512m",
			"-XX:+AlwaysPreTouch");

	private final BenchmarkOptions options;

	BenchmarkFork(BenchmarkOptions options) {
		this.options = options;
	}

	/**
	 * Run a case.
	 * @param name the name of the case
	 * @param installation the Python
	 * @return the rows; one that fails says why the case failed
	 */
	List<Row> run(String name, PythonInstallation installation) throws IOException, InterruptedException {
		Path file = Files.createTempFile(this.options.directory(), name, ".json");
		List<String> command = new ArrayList<>(List.of(java()));
		command.addAll(JVM_ARGUMENTS);
		String jvmArguments = System.getProperty("bench.jvm-arguments", "");
		command.addAll(BenchmarkCase.isHttp(name) ? List.of("-Dbench.jvm-arguments=" + jvmArguments)
				: Arrays.asList(jvmArguments.split(" ")));
		command.removeIf(String::isEmpty);
		command.addAll(List.of("-classpath", System.getProperty("java.class.path"), BenchmarkFork.class.getName(), name,
				installation.executable().toString(), file.toString()));
		command.addAll(this.options.arguments());
		int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
		if (exitCode != 0) {
			return List.of(new Row("case `" + name + "`", "runs", "exit code " + exitCode, "see the output", "",
					Verdict.FAIL));
		}
		List<Row> rows = new JsonMapper().readValue(Files.readString(file), new TypeReference<List<Row>>() {
		});
		Files.delete(file);
		return rows;
	}

	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	/**
	 * Run one case.
	 * @param args the name of the case, the executable of Python, the file for the rows,
	 * and options
	 */
	public static void main(String[] args) {
		int exitCode = 1;
		try {
			List<String> arguments = Arrays.asList(args);
			BenchmarkOptions options = BenchmarkOptions.parse(arguments.subList(3, arguments.size()));
			List<Row> rows = run(args[0], Path.of(args[1]), options);
			Files.writeString(Path.of(args[2]), new JsonMapper().writeValueAsString(rows));
			exitCode = 0;
		}
		catch (Throwable ex) {
			ex.printStackTrace();
		}
		System.exit(exitCode);
	}

	private static List<Row> run(String name, Path executable, BenchmarkOptions options) throws Exception {
		PythonInstallation installation = PythonInstallations.inspect(executable, "the benchmarks", true);
		List<Row> rows = Collections.emptyList();
		try (BenchmarkSession session = new BenchmarkSession(installation, options)) {
			rows = BenchmarkCase.of(name).run(session);
		}
		return rows;
	}

}
