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
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonCall#send()} while the only loop is restarted, in each home.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class SendWhileRestartingTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	@Parameter
	private TestHome home;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void sendWaitsForTheLoop(boolean limited) {
		try (PythonEventLoopPool pool = start(LONG)) {
			HeldPreparation hold = kill(pool);
			CompletableFuture<Void> sent = touch(pool, limited, "sent").toFuture();
			StepVerifier.create(touch(pool, limited, "cancelled")).expectSubscription().thenCancel().verify(LONG);
			assertThat(sent).isNotDone();
			hold.end.complete(null);
			assertThat(sent).succeedsWithin(LONG);
			Awaitility.await().atMost(LONG).until(() -> exists("sent"));
			touch(pool, limited, "last").block(LONG);
			Awaitility.await().atMost(LONG).until(() -> exists("last"));
			assertThat(exists("cancelled")).isFalse();
		}
	}

	@Test
	void sendDoesNotWaitLongerThanTheUnavailableTimeout() {
		try (PythonEventLoopPool pool = start(Duration.ofMillis(100))) {
			HeldPreparation hold = kill(pool);
			assertThatExceptionOfType(PythonUnavailableException.class)
				.isThrownBy(() -> touch(pool, false, "sent").block(LONG))
				.withMessageContaining("No event loop runs, but one is being restarted");
			hold.end.complete(null);
		}
	}

	@Test
	void idempotentSendThatLosesItsLoopRunsAgain() throws IOException {
		try (PythonEventLoopPool pool = start(LONG)) {
			Path begun = this.folder.resolve("begun");
			Path file = this.folder.resolve("released");
			call(pool, "restarts:touch_and_wait_for").args(begun.toString(), file.toString())
				.idempotent()
				.send()
				.block(LONG);
			Awaitility.await().atMost(LONG).until(() -> Files.deleteIfExists(begun));
			kill(pool).end.complete(null);
			Awaitility.await().atMost(LONG).until(() -> Files.exists(begun));
			Files.createFile(file);
		}
	}

	private PythonEventLoopPool start(Duration unavailableTimeout) {
		SupervisionSettings.Builder supervision = SupervisionSettings.builder().unavailableTimeout(unavailableTimeout);
		PythonEventLoopPool pool = this.home.pool(EventLoopSettings.builder()
			.gracePeriod(Duration.ofSeconds(5))
			.supervision(supervision.build())
			.build());
		pool.start();
		return pool;
	}

	private static HeldPreparation kill(PythonEventLoopPool pool) {
		HeldPreparation hold = new HeldPreparation();
		pool.addPreparation(hold);
		call(pool, "tasks:break_loop").send().block(LONG);
		assertThat(hold.begun).succeedsWithin(LONG);
		return hold;
	}

	private boolean exists(String name) {
		return Files.exists(this.folder.resolve(name));
	}

	private Mono<Void> touch(PythonEventLoopPool pool, boolean limited, String name) {
		PythonClient.Builder client = PythonClient.builder().eventLoopPool(pool);
		if (limited) {
			client.limit(PythonCallLimit.of("touch", "fixtures.restarts:*").maxConcurrency(1).build());
		}
		return client.build().function("fixtures.restarts:touch").args(this.folder.resolve(name).toString()).send();
	}

	private static PythonCall call(PythonEventLoopPool pool, String name) {
		return PythonClient.builder().eventLoopPool(pool).build().function("fixtures." + name);
	}

}
