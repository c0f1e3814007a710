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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;

import dev.pyloop.PythonTimeoutException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.CallCancellation;
import dev.pyloop.eventloop.CancellationSettings;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.health.PythonHealthIndicator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the steps that a call meets which does not end: their counters, and their log
 * lines with the Python stack.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
@ExtendWith(OutputCaptureExtension.class)
class CancellationLadderTests extends HungCallTests {

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	@Parameter
	private TestHome home;

	@Override
	TestHome home() {
		return this.home;
	}

	@Override
	void configure(EventLoopSettings.Builder settings) {
		settings.cancellation(new CancellationSettings(Duration.ofMillis(300), Duration.ofMillis(700)))
			.supervision(SupervisionSettings.builder()
				.stallWarning(Duration.ofMillis(300))
				.stallTimeout(Duration.ofMillis(1500))
				.build());
	}

	@AfterEach
	void resetLevel() {
		this.logging.setLogLevel(PythonEventLoop.class.getName(), null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "swallow_all", "swallow_plain" })
	void callThatSurvivesItsTimeoutClimbsTheLadder(String function, CapturedOutput output) {
		PythonEventLoop former = eventLoop();
		Long pid = call("processes:pid", Long.class);
		CompletableFuture<Void> call = fixture("stubborn:" + function).args(key("a"))
			.timeout(Duration.ofSeconds(1))
			.call(Void.class)
			.toFuture();
		awaitStarted("a");
		assertThat(call).failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(PythonTimeoutException.class,
					(ex) -> assertThat(ex.getPythonStack()).contains("in " + function));
		awaitEventually(() -> eventLoop() != former && eventLoop().state() == PythonEventLoopState.RUNNING);
		assertThat(former.hungCalls().cancelled(CallCancellation.TIMEOUT)).isEqualTo(1);
		assertThat(former.hungCalls().interrupted()).isEqualTo(1);
		assertThat(former.hungCalls().givenUp()).isEqualTo(1);
		assertThat(output.toString())
			.matches("(?s).*Call \\d+ of event loop 'pyloop-0' goes on after its cancellation.* in " + function + ".*")
			.matches("(?s).*Event loop 'pyloop-0' is replaced: call \\d+ did not end within \\d+ ms.* in " + function
					+ ".*");
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
		if (this.home == TestHome.PROCESS) {
			awaitEventually(() -> ProcessHandle.of(pid).isEmpty());
		}
	}

	@Test
	void cancellationIsLoggedWithTheStackAtLevelDebug(CapturedOutput output) {
		this.logging.setLogLevel(PythonEventLoop.class.getName(), LogLevel.DEBUG);
		Disposable call = fixture("tasks:wait_forever").args("a").call(Void.class).subscribe();
		awaitEventually(() -> recorded("a started") > 0);
		call.dispose();
		awaitEventually(() -> output.toString()
			.matches(
					"(?s).*Call \\d+ of event loop 'pyloop-0' is cancelled, where it was at\\n[^\\n]*in wait_forever.*"));
		assertThat(eventLoop().hungCalls().cancelled(CallCancellation.SUBSCRIBER)).isEqualTo(1);
	}

	@Test
	void loopWithCodeThatHoldsTheGilIsDownUntilThePoolRecovers() throws IOException, InterruptedException {
		PythonHealthIndicator health = new PythonHealthIndicator(this.pool, Duration.ofMillis(200));
		PythonEventLoop former = eventLoop();
		Path pipe = this.folder.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(60, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> pending = fixture("tasks:wait_forever").args("b").call(Void.class).toFuture();
		awaitEventually(() -> recorded("b started") == 1);
		CompletableFuture<String> holder = fixture("tasks:hold_gil_on_loop").args(pipe.toString())
			.call(String.class)
			.toFuture();
		awaitEventually(() -> Files.exists(Path.of(pipe + ".held")));
		for (CompletableFuture<?> call : new CompletableFuture<?>[] { pending, holder }) {
			assertThat(call).failsWithin(Duration.ofSeconds(6))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(PythonUnavailableException.class)
				.withMessageContaining("stall.timeout");
		}
		if (this.home == TestHome.THREAD) {
			assertThat(health.health().block(LONG).getStatus()).isEqualTo(Status.DOWN);
			Files.newOutputStream(pipe, StandardOpenOption.WRITE).close();
		}
		awaitEventually(() -> eventLoop() != former && eventLoop().state() == PythonEventLoopState.RUNNING);
		awaitEventually(() -> health.health().block(LONG).getStatus().equals(Status.UP));
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
	}

}
