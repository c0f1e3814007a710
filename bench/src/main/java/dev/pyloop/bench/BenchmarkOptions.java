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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What to measure, and how long.
 *
 * @param seconds the length of a slice
 * @param rounds how many slices of each kind
 * @param soakCalls the calls of the case that looks for leaks
 * @param soakMinutes how long the endurance case takes
 * @param suite which cases: {@code calls}, {@code homes}, {@code endurance},
 * {@code reference}, {@code events} or {@code http}
 * @param cases the names of the cases, all of the suite if empty
 * @param pythons the versions or executables, all that are found if empty
 * @param directory where results and the environments of peers go
 * @param document the document that gets the results, if any
 * @param baseline the results of an earlier run to compare with, if any
 */
record BenchmarkOptions(double seconds, int rounds, long soakCalls, int soakMinutes, String suite, List<String> cases,
		List<String> pythons, Path directory, @Nullable Path document, @Nullable Path baseline) {

	private static final List<String> SUITES = List.of("calls", "homes", "endurance", "reference", "events",
			"observability", "http");

	static final String USAGE = """
			Options: --suite=calls|homes|endurance|reference|events|observability|http --cases=NAME,... --pythons=VERSION|EXECUTABLE,... --seconds=1 --rounds=7
			         --soak-calls=10000000 --soak-minutes=60 --directory=target/benchmarks --document=FILE --baseline=FILE""";

	static BenchmarkOptions parse(List<String> arguments) {
		BenchmarkOptions options = new BenchmarkOptions(1, 7, 10_000_000, 60, "calls", Collections.emptyList(),
				Collections.emptyList(), Path.of("target", "benchmarks"), null, null);
		for (String argument : arguments) {
			String[] parts = argument.split("=", 2);
			Assert.isTrue(parts.length == 2, () -> "'" + argument + "' is not an option. " + USAGE);
			options = options.with(parts[0], parts[1]);
		}
		return options;
	}

	private BenchmarkOptions with(String name, String value) {
		double seconds = name.equals("--seconds") ? Double.parseDouble(value) : this.seconds;
		int rounds = name.equals("--rounds") ? Integer.parseInt(value) : this.rounds;
		long soakCalls = name.equals("--soak-calls") ? Long.parseLong(value) : this.soakCalls;
		int soakMinutes = name.equals("--soak-minutes") ? Integer.parseInt(value) : this.soakMinutes;
		String suite = name.equals("--suite") ? value : this.suite;
		Assert.isTrue(SUITES.contains(suite), () -> "There is no suite '" + suite + "', only " + SUITES);
		List<String> cases = name.equals("--cases") ? split(value) : this.cases;
		List<String> pythons = name.equals("--pythons") ? split(value) : this.pythons;
		Path directory = name.equals("--directory") ? Path.of(value) : this.directory;
		Path document = name.equals("--document") ? Path.of(value) : this.document;
		Path baseline = name.equals("--baseline") ? Path.of(value) : this.baseline;
		BenchmarkOptions result = new BenchmarkOptions(seconds, rounds, soakCalls, soakMinutes, suite, cases, pythons,
				directory, document, baseline);
		Assert.isTrue(USAGE.contains(name + "="), () -> "There is no option '" + name + "'. " + USAGE);
		return result;
	}

	private static List<String> split(String value) {
		return Arrays.stream(value.split(",")).map(String::trim).filter((name) -> !name.isEmpty()).toList();
	}

	/**
	 * Return how long a slice runs before it counts.
	 * @return the time in seconds
	 */
	double warmup() {
		return this.seconds * 3;
	}

	/**
	 * Return the options that a process of its own needs.
	 * @return the arguments of the process
	 */
	List<String> arguments() {
		List<String> arguments = new ArrayList<>();
		arguments.add("--seconds=" + this.seconds);
		arguments.add("--rounds=" + this.rounds);
		arguments.add("--soak-calls=" + this.soakCalls);
		arguments.add("--soak-minutes=" + this.soakMinutes);
		arguments.add("--directory=" + this.directory);
		return arguments;
	}

}
