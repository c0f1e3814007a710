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
package dev.pyloop.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for start and end of the loops, many times in one process.
 */
@Tag(TestHome.TAG)
@ParameterizedClass
@MethodSource(TestHome.SELECTED)
class RestartTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private TestHome home;

	@Test
	void twentyRestartsLeakNothing() throws IOException {
		PythonEventLoopPool pool = this.home
			.pool(EventLoopSettings.builder().count(2).gracePeriod(Duration.ofSeconds(5)).build());
		cycle(pool);
		cycle(pool);
		Resources before = Resources.now(this.home);
		for (int i = 0; i < 20; i++) {
			cycle(pool);
		}
		Awaitility.await().atMost(LONG).untilAsserted(() -> Resources.now(this.home).assertNoMoreThan(before));
	}

	private static void cycle(PythonEventLoopPool pool) {
		pool.start();
		PythonClient client = PythonClient.builder().eventLoopPool(pool).build();
		for (int i = 0; i < 4; i++) {
			byte[] bytes = new byte[200_000];
			assertThat(client.function("fixtures.basic:add").args(1, i).call(Integer.class).block(LONG))
				.isEqualTo(1 + i);
			assertThat(client.function("fixtures.basic:plain_add").args(1, i).call(Integer.class).block(LONG))
				.isEqualTo(1 + i);
			assertThat(client.function("fixtures.basic:echo").args((Object) bytes).call(byte[].class).block(LONG))
				.hasSize(200_000);
			assertThat(client.function("fixtures.streaming:count_plain")
				.args("r", 10)
				.stream(Integer.class)
				.count()
				.block(LONG)).isEqualTo(10);
		}
		client.function("fixtures.tasks:start_background_task").args("r").call(Void.class).block(LONG);
		pool.close();
		assertThat(pool.eventLoops()).allMatch((eventLoop) -> eventLoop.state() == PythonEventLoopState.STOPPED)
			.allMatch((eventLoop) -> eventLoop.pending() == 0);
	}

	/**
	 * What a process holds.
	 *
	 * @param threads the names of the threads of loops
	 * @param pythonThreads how many threads Python knows
	 * @param pythonObjects how many loops, tasks and mapped files Python holds
	 * @param descriptors how many files are open
	 * @param directories how many directories with shared memory there are
	 */
	private record Resources(List<String> threads, int pythonThreads, List<Integer> pythonObjects, long descriptors,
			long directories) {

		static Resources now(TestHome home) throws IOException {
			List<Integer> python = inspect(home);
			return new Resources(threadNames(), python.get(0), python.subList(1, python.size()),
					count(Path.of("/proc/self/fd")), countDirectories());
		}

		/**
		 * Other tests may have left what ends by now.
		 */
		void assertNoMoreThan(Resources before) {
			assertThat(before.threads).as("threads").containsAll(this.threads);
			assertThat(this.pythonThreads).as("threads of Python").isLessThanOrEqualTo(before.pythonThreads);
			for (int index = 0; index < this.pythonObjects.size(); index++) {
				assertThat(this.pythonObjects.get(index)).as("objects of Python, " + index)
					.isLessThanOrEqualTo(before.pythonObjects.get(index));
			}
			assertThat(this.descriptors).as("descriptors").isLessThanOrEqualTo(before.descriptors);
			assertThat(this.directories).as("directories").isLessThanOrEqualTo(before.directories);
		}

		private static List<String> threadNames() {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.map(Thread::getName)
				// Those that other tests have used for processes end when they are idle.
				.filter((name) -> name.startsWith("pyloop-") && !name.startsWith("pyloop-io-"))
				.sorted()
				.toList();
		}

		/**
		 * Ask in a pool of its own, which is the same each time.
		 */
		private static List<Integer> inspect(TestHome home) {
			try (PythonEventLoopPool pool = home.pool(EventLoopSettings.builder().namePrefix("inspector").build())) {
				return PythonClient.builder()
					.eventLoopPool(pool)
					.build()
					.function("fixtures.resources:count")
					.call(new ParameterizedTypeReference<List<Integer>>() {
					})
					.block(LONG);
			}
		}

		private static long countDirectories() throws IOException {
			Path parent = Files.isDirectory(Path.of("/dev/shm")) ? Path.of("/dev/shm")
					: Path.of(System.getProperty("java.io.tmpdir"));
			String prefix = "pyloop-" + ProcessHandle.current().pid() + "-";
			try (Stream<Path> files = Files.list(parent)) {
				return files.filter((file) -> file.getFileName().toString().startsWith(prefix)).count();
			}
		}

		private static long count(Path directory) throws IOException {
			try (Stream<Path> files = Files.list(directory)) {
				return files.count();
			}
		}

	}

}
