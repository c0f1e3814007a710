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
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for hooks of Python modules.
 */
@Tag(TestHome.TAG)
@ParameterizedClass
@MethodSource(TestHome.SELECTED)
@ExtendWith(OutputCaptureExtension.class)
class HookTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private TestHome home;

	@TempDir
	private Path directory;

	@Test
	void hooksOfWarmUpModuleRunBeforeTheLoopIsReady() throws IOException {
		try (PythonEventLoopPool pool = pool(1, Collections.emptyMap(), "fixtures.hooked")) {
			pool.start();
			assertThat(lines()).containsExactly("start_plain pyloop-0", "start_async pyloop-0");
		}
		assertThat(lines()).endsWith("stop_plain pyloop-0", "stop_async pyloop-0");
	}

	@Test
	void hooksRunOnceOnEachLoop() throws IOException {
		try (PythonEventLoopPool pool = pool(3, Collections.emptyMap(), "fixtures.hooked")) {
			pool.start();
			assertThat(lines()).filteredOn((line) -> line.startsWith("start_async"))
				.containsExactlyInAnyOrder("start_async pyloop-0", "start_async pyloop-1", "start_async pyloop-2");
		}
		assertThat(lines()).filteredOn((line) -> line.startsWith("stop_plain"))
			.containsExactlyInAnyOrder("stop_plain pyloop-0", "stop_plain pyloop-1", "stop_plain pyloop-2");
	}

	@Test
	void startWaitsForHooks() throws Exception {
		String pipe = this.directory.resolve("pipe").toString();
		assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor(60, TimeUnit.SECONDS)).isTrue();
		PythonEventLoopPool pool = pool(1, Map.of("fixtures.pipe", pipe), "fixtures.hooked");
		CompletableFuture<Void> start = TestThreads.run(pool::start);
		Awaitility.await().atMost(LONG).until(() -> Files.exists(Path.of(pipe + ".held")));
		assertThat(start).isNotDone();
		assertThat(pool.isRunning()).isFalse();
		Files.newOutputStream(Path.of(pipe), StandardOpenOption.WRITE).close();
		assertThat(start).succeedsWithin(LONG);
		pool.close();
	}

	@Test
	void failingHookFailsTheStart() throws IOException {
		try (PythonEventLoopPool pool = pool(1, Map.of("fixtures.fail", "no model"), "fixtures.hooked")) {
			assertThatExceptionOfType(PythonExecutionException.class).isThrownBy(pool::start)
				.withMessage("ValueError: no model")
				.satisfies((ex) -> assertThat(ex.getTraceback()).contains("hooked.py", "in start_async"));
			assertThat(pool.isRunning()).isFalse();
		}
		try (PythonEventLoopPool pool = pool(1, Collections.emptyMap(), "fixtures.hooked")) {
			pool.start();
			assertThat(lines()).contains("start_async pyloop-0");
		}
	}

	@Test
	void hooksOfLaterImportRunBeforeTheCallThatCausedIt() throws IOException {
		try (PythonEventLoopPool pool = pool(1, Collections.emptyMap(), "asyncio")) {
			PythonCall call = client(pool).function("fixtures.hooked:function");
			List<String> results = Flux.range(0, 20).flatMap((i) -> call.call(String.class)).collectList().block(LONG);
			assertThat(results).hasSize(20).containsOnly("called");
			assertThat(lines()).startsWith("start_plain pyloop-0", "start_async pyloop-0", "function").hasSize(22);
		}
	}

	@Test
	void failingHookOfLaterImportFailsTheCall() {
		try (PythonEventLoopPool pool = pool(1, Map.of("fixtures.fail", "no model"), "asyncio")) {
			PythonClient client = client(pool);
			assertThatExceptionOfType(PythonExecutionException.class)
				.isThrownBy(() -> client.function("fixtures.hooked:function").call(String.class).block(LONG))
				.withMessage("ValueError: no model");
		}
	}

	@Test
	void failingShutdownHookIsLoggedAndTheOthersRun(CapturedOutput output) throws IOException {
		try (PythonEventLoopPool pool = pool(1, Map.of("fixtures.fail-stop", "yes"), "fixtures.hooked")) {
			pool.start();
		}
		assertThat(lines()).endsWith("stop_plain pyloop-0", "stop_async pyloop-0");
		assertThat(output).contains("Shutdown hook 'stop_failing' failed", "ValueError: cannot stop");
	}

	@Test
	void hooksRunAgainAfterRestart() throws IOException {
		PythonEventLoopPool pool = pool(1, Collections.emptyMap(), "fixtures.hooked");
		for (int i = 1; i <= 3; i++) {
			pool.start();
			pool.close();
			assertThat(lines()).hasSize(4 * i);
		}
	}

	@Test
	void hooksOfAnotherPoolRunForWhoCallsTheirModule() throws IOException {
		try (PythonEventLoopPool first = pool(1, Collections.emptyMap(), "fixtures.hooked")) {
			first.start();
			List<String> started = lines();
			try (PythonEventLoopPool second = pool(1, Map.of("fixtures.fail", "no model"), "asyncio")) {
				second.start();
				PythonClient client = client(second);
				assertThat(client.function("math:sqrt").args(4).call(Double.class).block(LONG)).isEqualTo(2);
				assertThat(lines()).isEqualTo(started);
			}
			assertThat(lines()).isEqualTo(started);
			try (PythonEventLoopPool second = pool(1, Map.of("fixtures.fail", "no model"), "asyncio")) {
				PythonClient client = client(second);
				assertThatExceptionOfType(PythonExecutionException.class)
					.isThrownBy(() -> client.function("fixtures.hooked:function").call(String.class).block(LONG))
					.withMessage("ValueError: no model");
			}
		}
	}

	private PythonEventLoopPool pool(int count, Map<String, String> config, String module) {
		Map<String, String> all = new HashMap<>(config);
		all.put("fixtures.file", file().toString());
		return this.home.pool(EventLoopSettings.builder()
			.count(count)
			.config(all)
			.gracePeriod(Duration.ofSeconds(5))
			.warmUpModules(List.of(module))
			.build());
	}

	private static PythonClient client(PythonEventLoopPool pool) {
		return PythonClient.builder().eventLoopPool(pool).build();
	}

	private Path file() {
		return this.directory.resolve("events");
	}

	private List<String> lines() throws IOException {
		return Files.readAllLines(file());
	}

}
