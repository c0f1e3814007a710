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
import java.util.List;

import org.springframework.util.Assert;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.cpython.PythonInstallation;

/**
 * Measures every row of the table with every CPython of this machine, in one run.
 *
 * @since 0.1.0
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Measure.
	 * @param args options, see docs/performance.md
	 * @throws IOException if results cannot be written
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		BenchmarkOptions options = BenchmarkOptions.parse(Arrays.stream(args).filter((arg) -> !arg.isBlank()).toList());
		List<String> cases = BenchmarkCase.select(options);
		if (cases.stream().anyMatch(BenchmarkCase::isHttp)) {
			Wrk.check();
		}
		Files.createDirectories(options.directory());
		List<PythonInstallation> pythons = new BenchmarkPythons(options.directory()).find(options.pythons());
		Assert.state(!pythons.isEmpty(), "There is no CPython that can be embedded");
		Baseline baseline = Baseline.read(options.baseline());
		Results results = new Results(Machine.describe(options));
		for (PythonInstallation python : pythons) {
			String version = python.version().toString();
			results.pythons().put(version, baseline.compare(version, measure(options, cases, python)));
		}
		report(options, results);
	}

	private static List<Row> measure(BenchmarkOptions options, List<String> cases, PythonInstallation python)
			throws IOException, InterruptedException {
		List<Row> rows = new ArrayList<>();
		for (String name : cases) {
			List<Row> measured = new BenchmarkFork(options).run(name, python);
			System.out.println("CPython " + python.version() + ", " + name + "\n" + Results.table(measured));
			rows.addAll(measured);
		}
		return rows;
	}

	private static void report(BenchmarkOptions options, Results results) throws IOException {
		JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		Path json = options.directory()
			.resolve("results" + (options.suite().equals("calls") ? "" : "-" + options.suite()) + ".json");
		Files.writeString(json, mapper.writeValueAsString(results));
		String markdown = results.markdown();
		System.out.println(markdown);
		if (options.document() != null) {
			rewrite(options.document(), options.suite(), markdown);
			if (options.suite().equals("reference")) {
				Files.writeString(options.document().resolveSibling("reference.svg"), ReferenceChart.of(results));
			}
		}
		System.out.println(results.count(Verdict.PASS) + " bars reached, " + results.count(Verdict.FAIL) + " missed, "
				+ results.count(Verdict.UNKNOWN) + " not measured; " + json.toAbsolutePath());
	}

	private static void rewrite(Path document, String suite, String markdown) throws IOException {
		String beginMark = "<!-- results of " + suite + ": begin -->";
		String endMark = "<!-- results of " + suite + ": end -->";
		String text = Files.readString(document);
		int begin = text.indexOf(beginMark);
		int end = text.indexOf(endMark);
		Assert.state(begin >= 0 && end > begin,
				() -> "'" + document + "' must have the lines '" + beginMark + "' and '" + endMark + "'");
		Files.writeString(document,
				text.substring(0, begin + beginMark.length()) + "\n" + markdown + text.substring(end));
	}

}
