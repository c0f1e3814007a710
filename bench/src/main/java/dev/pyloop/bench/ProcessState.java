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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.core.ParameterizedTypeReference;

import dev.pyloop.client.PythonClient;

/**
 * What this process holds while nothing runs.
 *
 * @param resident resident memory in bytes
 * @param javaThreads how many threads Java has
 * @param descriptors how many files are open
 * @param mappings how many files of shared memory are mapped
 * @param python what Python says of itself
 */
record ProcessState(long resident, int javaThreads, long descriptors, long mappings, Map<String, Integer> python) {

	private static final Path PROC = Path.of("/proc/self");

	static boolean isSupported() {
		return Files.isReadable(PROC.resolve("status"));
	}

	static ProcessState measure(PythonClient client) throws IOException {
		Map<String, Integer> python = snapshot(client);
		heap();
		return new ProcessState(residentBytes(PROC), ManagementFactory.getThreadMXBean().getThreadCount(),
				descriptorCount(), mappingCount(), python);
	}

	/**
	 * Ask Python for its tasks, threads and allocated blocks.
	 * @param client the client
	 * @return the numbers by their names
	 */
	static Map<String, Integer> snapshot(PythonClient client) {
		Map<String, Integer> snapshot = client.function("pyloop_bench.functions:snapshot")
			.call(new ParameterizedTypeReference<Map<String, Integer>>() {
			})
			.block();
		if (snapshot == null) {
			throw new IllegalStateException("Python said nothing of itself");
		}
		return snapshot;
	}

	/**
	 * Return the used bytes of the heap after a garbage collection.
	 * @return the number of bytes
	 */
	static long heap() {
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	static long residentBytes(Path process) throws IOException {
		List<String> lines = Files.readAllLines(process.resolve("status"));
		String line = lines.stream().filter((candidate) -> candidate.startsWith("VmRSS:")).findFirst().orElseThrow();
		return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
	}

	private static long descriptorCount() throws IOException {
		try (Stream<Path> files = Files.list(PROC.resolve("fd"))) {
			return files.count();
		}
	}

	private static long mappingCount() throws IOException {
		List<String> lines = Files.readAllLines(PROC.resolve("maps"));
		return lines.stream().filter((line) -> line.contains("/pyloop-")).count();
	}

}
