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

package dev.pyloop.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.client.PythonCallLimit;
import dev.pyloop.client.PythonClient;
import dev.pyloop.client.PythonTest;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.LoopTelemetry;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopListener;
import dev.pyloop.eventloop.PythonEventLoopPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the meters of overload.
 */
class OverloadMetersTests extends PythonTest {

	private static final Duration SHORT = Duration.ofMillis(100);

	@TempDir
	private Path directory;

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.maxPending(2000).telemetry(SHORT);
	}

	@BeforeEach
	void bind() {
		this.registry.clear();
		new PythonEventLoopMetrics(this.pool).bindTo(this.registry);
		call("tasks:reset", Void.class);
	}

	@Test
	void gatherBeyondTheBoundCountsEachOfItsCalls() {
		double before = rejected("max_pending");
		assertRejected(this.python.gather(Collections.nCopies(2001, fixture("basic:add").args(1))).call(Integer.class));
		assertThat(rejected("max_pending") - before).isEqualTo(2001);
	}

	@Test
	void callsBeyondALimitAreCounted() {
		PythonClient limited = this.python.mutate()
			.limit(PythonCallLimit.of("tasks", "fixtures.tasks:wait_async").maxConcurrency(1).maxQueue(0).build())
			.build();
		double before = rejected("concurrency_limit");
		CompletableFuture<String> running = limited.function("fixtures.tasks:wait_async")
			.args("m")
			.call(String.class)
			.toFuture();
		assertRejected(limited.function("fixtures.tasks:wait_async").args("m").call(String.class));
		assertRejected(limited.function("fixtures.tasks:wait_async").args("m").send());
		call("tasks:open_async", Void.class, "m");
		assertThat(running).succeedsWithin(LONG);
		assertThat(rejected("concurrency_limit") - before).isEqualTo(2);
	}

	@Test
	void failureThatNobodyWaitsForIsCounted() {
		double before = this.registry.get("python.calls.unseen.failures").functionCounter().count();
		fixture("tasks:record").args("sent").send().block(LONG);
		fixture("tasks:fail_with").args("unseen").send().block(LONG);
		await(() -> this.registry.get("python.calls.unseen.failures").functionCounter().count() == before + 1);
		awaitRecord("sent");
	}

	@Test
	void callsWithoutLoopAreCounted() {
		PythonEventLoopPool stopped = this.home.pool(EventLoopSettings.builder().build());
		stopped.close();
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		PythonCallMeters meters = new PythonCallMeters(stopped.callFailures());
		meters.bindTo(registry);
		PythonClient client = PythonClient.builder().eventLoopPool(stopped).build();
		assertThatExceptionOfType(PythonUnavailableException.class)
			.isThrownBy(() -> client.function("math:sqrt").args(4).call(Double.class).block(LONG));
		assertThat(count(registry, "python.calls.rejected", "unavailable")).isEqualTo(1);
	}

	@Test
	void timeoutOfARunningCallIsCounted() {
		double before = timeouts("running");
		assertTimeout(fixture("tasks:wait_forever").args("a").timeout(SHORT).call(Void.class));
		assertThat(timeouts("running") - before).isEqualTo(1);
	}

	@Test
	void timeoutThatIsNotReachedIsNotCounted() {
		double before = timeouts("running") + timeouts("waiting");
		assertThat(fixture("basic:add").args(1).timeout(LONG).call(Integer.class).block(LONG)).isEqualTo(1);
		assertThat(timeouts("running") + timeouts("waiting")).isEqualTo(before);
	}

	@Test
	void timeoutBehindABlockedLoopIsCountedAndItsRingFills() throws IOException {
		double before = timeouts("blocked");
		String pipe = this.directory.resolve("pipe").toString();
		call("tasks:make_pipe", Void.class, pipe);
		CompletableFuture<String> blocker = fixture("tasks:block_loop").args(pipe).call(String.class).toFuture();
		await(() -> Files.exists(Path.of(pipe + ".held")));
		CompletableFuture<?>[] waiting = IntStream.range(0, 1000)
			.mapToObj((i) -> fixture("basic:add").args(i).call(Integer.class).toFuture())
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture<Integer> length;
		try {
			assertThat(ring("submission")).isBetween(0.02, 0.9);
			assertThat(payload()).isZero();
			length = this.python.function("builtins:len").args(new byte[1_000_000]).call(Integer.class).toFuture();
			assertThat(payload()).isBetween(1_000_000.0, 4_000_000.0);
			// A machine that is busy enough makes Python answer too late to tell the
			// reason.
			await(() -> {
				assertTimeout(fixture("basic:add").args(1).timeout(SHORT).call(Integer.class));
				return timeouts("blocked") > before;
			});
		}
		finally {
			try (OutputStream out = Files.newOutputStream(Path.of(pipe), StandardOpenOption.WRITE)) {
				out.flush();
			}
		}
		assertThat(blocker).succeedsWithin(LONG);
		assertThat(CompletableFuture.allOf(waiting)).succeedsWithin(LONG);
		assertThat(length).succeedsWithin(LONG).isEqualTo(1_000_000);
		await(() -> payload() == 0);
		assertThat(timeouts("blocked") - before).isEqualTo(1);
		await(() -> ring("submission") == 0);
	}

	@Test
	void completionRingFillsWhileJavaDoesNotRead() {
		CountDownLatch held = new CountDownLatch(1);
		this.pool.addListener(new PythonEventLoopListener() {

			@Override
			public void onTelemetry(PythonEventLoop eventLoop, LoopTelemetry telemetry) {
				try {
					held.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		});
		CompletableFuture<?>[] calls;
		try {
			await(() -> ring("completion") > 0);
			double before = ring("completion");
			calls = IntStream.range(0, 1000)
				.mapToObj((i) -> fixture("basic:add").args(i).call(Integer.class).toFuture())
				.toArray(CompletableFuture<?>[]::new);
			await(() -> ring("completion") > before);
		}
		finally {
			held.countDown();
		}
		assertThat(CompletableFuture.allOf(calls)).succeedsWithin(LONG);
		await(() -> ring("completion") == 0);
	}

	private void assertRejected(Mono<?> call) {
		assertThatExceptionOfType(PythonCallRejectedException.class).isThrownBy(() -> call.block(LONG));
	}

	private void assertTimeout(Mono<?> call) {
		assertThatExceptionOfType(PythonTimeoutException.class).isThrownBy(() -> call.block(LONG));
	}

	private double rejected(String reason) {
		return count(this.registry, "python.calls.rejected", reason);
	}

	private double timeouts(String reason) {
		return count(this.registry, "python.calls.timeouts", reason);
	}

	private double ring(String ring) {
		return this.registry.get("python.eventloop.ring.used").tags("name", "pyloop-0", "ring", ring).gauge().value();
	}

	private double payload() {
		return this.registry.get("python.eventloop.payload.used").tag("name", "pyloop-0").gauge().value();
	}

	private static double count(SimpleMeterRegistry registry, String name, String reason) {
		return registry.get(name).tag("reason", reason).functionCounter().count();
	}

}
