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
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import dev.pyloop.PythonTimeoutException;
import dev.pyloop.eventloop.CallExpiry;
import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for timeouts of calls.
 */
class TimeoutTests extends PythonTest {

	private static final Duration SHORT = Duration.ofMillis(100);

	@TempDir
	private Path directory;

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.workerThreads(2);
	}

	@BeforeEach
	void reset() {
		call("tasks:reset", Void.class);
	}

	@Test
	void timeoutCancelsCoroutineAndTellsWhereItWas() {
		assertThatExceptionOfType(PythonTimeoutException.class)
			.isThrownBy(() -> fixture("tasks:wait_forever").args("a").timeout(SHORT).call(Void.class).block(LONG))
			.withMessageContaining("'fixtures.tasks:wait_forever' did not end within 100 ms")
			.satisfies((ex) -> assertThat(ex.getPythonStack()).contains("tasks.py", "in wait_forever"));
		awaitRecord("a cancelled");
	}

	@Test
	void timeoutOfPlainFunctionTellsWhereItIs() {
		assertThatExceptionOfType(PythonTimeoutException.class)
			.isThrownBy(() -> fixture("tasks:wait").args("a").timeout(SHORT).call(Void.class).block(LONG))
			.satisfies((ex) -> assertThat(ex.getPythonStack()).contains("tasks.py", "in wait"));
		call("tasks:open_gate", Void.class, "a");
		awaitRecord("a ended");
	}

	@Test
	void timeoutOfQueuedPlainFunctionSaysThatItHasNotBegun() {
		long before = expired(CallExpiry.WAITING);
		List<CompletableFuture<String>> running = Stream.of("first", "second")
			.map((key) -> fixture("tasks:wait").args(key).call(String.class).toFuture())
			.toList();
		awaitRecord("first started");
		awaitRecord("second started");
		assertThatExceptionOfType(PythonTimeoutException.class)
			.isThrownBy(() -> fixture("tasks:wait").args("queued").timeout(SHORT).call(Void.class).block(LONG))
			.withMessageContaining("had not begun");
		assertThat(expired(CallExpiry.WAITING) - before).isEqualTo(1);
		call("tasks:open_gate", Void.class, "first");
		call("tasks:open_gate", Void.class, "second");
		assertThat(running).allSatisfy((future) -> assertThat(future).succeedsWithin(LONG));
		assertThat(recorded("queued started")).isZero();
	}

	@Test
	void timeoutWhileTheLoopIsBlockedSaysSo() {
		String pipe = pipe();
		CompletableFuture<String> blocker = fixture("tasks:block_loop").args(pipe).call(String.class).toFuture();
		try {
			awaitHeld(pipe);
			// A machine that is busy enough makes Python answer too late to tell.
			Awaitility.await()
				.atMost(LONG)
				.untilAsserted(() -> assertThatExceptionOfType(PythonTimeoutException.class)
					.isThrownBy(() -> fixture("basic:add").args(1).timeout(SHORT).call(Integer.class).block(LONG))
					.withMessageContaining("Its event loop is blocked by other code, which was at")
					.satisfies((ex) -> assertThat(ex.getPythonStack()).contains("tasks.py", "in block_loop")));
		}
		finally {
			open(pipe);
		}
		assertThat(blocker).succeedsWithin(LONG).isEqualTo("free");
		assertThat(call("basic:add", Integer.class, 1)).isEqualTo(1);
	}

	@Test
	void timeoutWhileTheGilIsHeldSaysSo() {
		long before = expired(CallExpiry.GIL);
		String pipe = pipe();
		CompletableFuture<String> holder = fixture("tasks:hold_gil").args(pipe).call(String.class).toFuture();
		try {
			awaitHeld(pipe);
			assertThatExceptionOfType(PythonTimeoutException.class)
				.isThrownBy(() -> fixture("tasks:wait_forever").args("a").timeout(SHORT).call(Void.class).block(LONG))
				.withMessageContaining("C code holds the GIL")
				.satisfies((ex) -> assertThat(ex.getPythonStack()).isNull());
			assertThat(expired(CallExpiry.GIL) - before).isEqualTo(1);
		}
		finally {
			open(pipe);
		}
		assertThat(holder).succeedsWithin(LONG).isEqualTo("free");
		assertThat(call("basic:add", Integer.class, 1)).isEqualTo(1);
	}

	@Test
	void submittingNeverBlocksWhileTheGilIsHeld() {
		String pipe = pipe();
		CompletableFuture<String> holder = fixture("tasks:hold_gil").args(pipe).call(String.class).toFuture();
		List<CompletableFuture<Integer>> calls = new ArrayList<>();
		try {
			awaitHeld(pipe);
			for (int i = 0; i < 2000; i++) {
				calls.add(fixture("basic:add").args(i).call(Integer.class).toFuture());
			}
			assertThat(calls).noneMatch(CompletableFuture::isDone);
		}
		finally {
			open(pipe);
		}
		assertThat(holder).succeedsWithin(LONG);
		for (int i = 0; i < 2000; i++) {
			assertThat(calls.get(i)).succeedsWithin(LONG).isEqualTo(i);
		}
	}

	@Test
	void timeoutOfClientIsTheDefaultOfCalls() {
		PythonClient client = this.python.mutate().timeout(SHORT).build();
		assertThatExceptionOfType(PythonTimeoutException.class)
			.isThrownBy(() -> client.function("fixtures.tasks:wait_forever").args("a").call(Void.class).block(LONG));
		assertThat(client.function("fixtures.tasks:sleep").args(0.2).timeout(LONG).call(Double.class).block(LONG))
			.isEqualTo(0.2);
	}

	@Test
	void timeoutOfStreamEndsIt() {
		Flux<Integer> stream = fixture("streaming:wait_after").args("timeout", 2).timeout(SHORT).stream(Integer.class);
		StepVerifier.create(stream).expectNext(0, 1).expectError(PythonTimeoutException.class).verify(LONG);
		await(() -> Integer.valueOf(1).equals(call("streaming:closed", Integer.class, "timeout")));
	}

	@Test
	void timeoutOfGatherCancelsAllCalls() {
		PythonCall call = fixture("tasks:wait_forever").args("g").timeout(SHORT);
		assertThatExceptionOfType(PythonTimeoutException.class)
			.isThrownBy(() -> this.python.gather(List.of(call, call)).call(Void.class).block(LONG))
			.withMessageContaining("the 2 gathered calls");
		await(() -> recorded("g cancelled") == 2);
	}

	@Test
	void timeoutThatIsNotReachedLeavesNothing() {
		for (int i = 0; i < 100; i++) {
			assertThat(fixture("basic:add").args(i).timeout(LONG).call(Integer.class).block(LONG)).isEqualTo(i);
		}
		assertThat(call("basic:tasks", Integer.class)).isZero();
	}

	@Test
	void timeoutMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> fixture("basic:add").timeout(Duration.ZERO))
			.withMessageContaining("PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> this.python.mutate().timeout(Duration.ofMillis(-1)))
			.withMessageContaining("PT-0.001S");
	}

	private long expired(CallExpiry reason) {
		return this.pool.callFailures().expired(reason);
	}

	private String pipe() {
		String pipe = this.directory.resolve("pipe").toString();
		call("tasks:make_pipe", Void.class, pipe);
		return pipe;
	}

	private static void awaitHeld(String pipe) {
		await(() -> Files.exists(Path.of(pipe + ".held")));
	}

	private static void open(String pipe) {
		try (OutputStream out = Files.newOutputStream(Path.of(pipe), StandardOpenOption.WRITE)) {
			out.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
