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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Describes what the benchmarks run on.
 */
final class Machine {

	private static final double BUSY = 0.5;

	private Machine() {
	}

	static Map<String, String> describe(BenchmarkOptions options) throws IOException {
		Map<String, String> machine = new LinkedHashMap<>();
		machine.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
		machine.put("Processors", Runtime.getRuntime().availableProcessors() + " × " + processor() + ", "
				+ System.getProperty("os.arch"));
		machine.put("System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
		machine.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
		machine.put("Slices", Figures.format("%d of %.1f s for each figure, after %.1f s of warm-up", options.rounds(),
				options.seconds(), options.warmup()));
		machine.put("Load when it began", load());
		return machine;
	}

	private static String load() {
		double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
		String text = Figures.ratio(load);
		return (load > BUSY) ? text + " (other work ran: absolute figures are too low)" : text;
	}

	private static String processor() throws IOException {
		Path file = Path.of("/proc/cpuinfo");
		if (!Files.isReadable(file)) {
			return "processor";
		}
		return Files.readAllLines(file)
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).trim())
			.findFirst()
			.orElse("processor");
	}

}
