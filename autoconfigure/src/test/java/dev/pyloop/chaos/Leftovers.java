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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What pools must not leave behind: threads, processes, files, mappings and descriptors.
 */
final class Leftovers {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private static final Path MAPPINGS = Path.of("/proc/self/maps");

	private static final Path PROCESSES = Path.of("/proc");

	/**
	 * Descriptors that the JVM opens once, when it starts its first process or the like.
	 */
	private static final int SLACK = 2;

	/**
	 * Names that threads of pools have whatever the prefix of the pool is.
	 */
	private static final List<String> PREFIXES = List.of("pyloop", "python");

	/**
	 * Ends the names of threads that come and go as there are tasks for them.
	 */
	private static final String FOR_TASKS = "-supervisor-task";

	private final String prefix;

	private final Path directory;

	private final List<String> threads;

	private final long descriptors;

	private Leftovers(String prefix, Path directory) {
		this.prefix = prefix;
		this.directory = directory;
		this.threads = threads();
		this.descriptors = descriptors();
	}

	/**
	 * Look at what is there before a pool starts, or while it runs in peace.
	 * @param prefix begins the names of its threads
	 * @param directory where it puts its shared memory; the processes of the pool are
	 * those that have its name in their environment
	 * @return what is there
	 */
	static Leftovers before(String prefix, Path directory) {
		return new Leftovers(prefix, directory);
	}

	/**
	 * Return the variable that the workers of a pool have to have.
	 * @param directory where the pool puts its shared memory
	 * @return the name and the value
	 */
	static Map.Entry<String, String> mark(Path directory) {
		return Map.entry("PYLOOP_CHAOS", directory.toString());
	}

	/**
	 * Check that nothing more is there after the pool was closed.
	 */
	void assertNone() {
		Awaitility.await().atMost(LONG).untilAsserted(() -> {
			// Memory is unmapped when its last buffer is collected.
			System.gc();
			assertThat(processes(this.directory)).isEmpty();
			assertThat(files(this.directory)).isEmpty();
			assertThat(mappings()).isEmpty();
			assertNoMore(SLACK);
		});
	}

	/**
	 * Check that there are no more threads and descriptors than there were.
	 */
	void assertNoMore() {
		assertNoMore(0);
	}

	private void assertNoMore(int slack) {
		List<String> more = threads();
		this.threads.forEach(more::remove);
		assertThat(more).isEmpty();
		assertThat(descriptors()).isLessThanOrEqualTo(this.descriptors + slack);
	}

	/**
	 * Return the processes that are marked as those of a pool, and those that they have
	 * started, also after the end of whoever started them.
	 * @param directory where the pool puts its shared memory
	 * @return their ids
	 */
	static List<Path> processes(Path directory) {
		Map.Entry<String, String> mark = mark(directory);
		String variable = mark.getKey() + "=" + mark.getValue();
		return list(PROCESSES).stream()
			.filter((process) -> process.getFileName().toString().matches("\\d+"))
			.filter((process) -> List.of(read(process.resolve("environ")).split("\0")).contains(variable))
			.toList();
	}

	private List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith(this.prefix) || PREFIXES.stream().anyMatch(name::startsWith))
			.filter((name) -> !name.endsWith(FOR_TASKS))
			.collect(Collectors.toCollection(ArrayList::new));
	}

	/**
	 * Return the files of shared memory that have a name.
	 * @param directory where pools put them
	 * @return the files, and the directories of pools
	 */
	static List<Path> files(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> !file.equals(directory)).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> mappings() {
		return read(MAPPINGS).lines().filter((line) -> line.contains(this.directory.toString())).toList();
	}

	/**
	 * Return how many pipes, events and files of the pool are open; the JVM opens jars
	 * and the like when it wants to.
	 */
	private long descriptors() {
		return list(DESCRIPTORS).stream().map(Leftovers::target).filter(this::isOfPool).count();
	}

	private boolean isOfPool(String target) {
		return !target.startsWith("/") && !target.isEmpty() || target.startsWith(this.directory.toString());
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static List<Path> list(Path directory) {
		if (!Files.isDirectory(directory)) {
			return Collections.emptyList();
		}
		try (Stream<Path> files = Files.list(directory)) {
			return files.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
