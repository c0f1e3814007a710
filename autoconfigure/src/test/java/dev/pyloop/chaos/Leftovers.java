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
package dev.pyloop.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a pool may leave behind: threads, processes, files of shared memory and
 * descriptors.
 */
final class Leftovers {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	/**
	 * Descriptors that the JVM opens when it wants to, such as those of jars.
	 */
	private static final int SLACK = 8;

	private final String prefix;

	private final Path directory;

	private final Set<Long> processes;

	private final long descriptors;

	private Leftovers(String prefix, Path directory) {
		this.prefix = prefix;
		this.directory = directory;
		this.processes = processes();
		this.descriptors = descriptors();
	}

	/**
	 * Look at what is there before a pool starts.
	 * @param prefix begins the names of its threads
	 * @param directory where it puts its shared memory
	 * @return what is there
	 */
	static Leftovers before(String prefix, Path directory) {
		return new Leftovers(prefix, directory);
	}

	/**
	 * Check that nothing more is there after the pool was closed.
	 */
	void assertNone() {
		Awaitility.await().atMost(LONG).untilAsserted(() -> {
			assertThat(threads()).isEmpty();
			assertThat(processes()).isSubsetOf(this.processes);
			assertThat(files()).isEmpty();
			assertThat(descriptors()).isLessThanOrEqualTo(this.descriptors + SLACK);
		});
	}

	private List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith(this.prefix))
			.toList();
	}

	private static Set<Long> processes() {
		return ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
	}

	private List<Path> files() {
		return list(this.directory);
	}

	private static long descriptors() {
		return Files.isDirectory(DESCRIPTORS) ? list(DESCRIPTORS).size() : 0;
	}

	private static List<Path> list(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
