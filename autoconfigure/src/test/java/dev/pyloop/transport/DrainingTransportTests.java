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
package dev.pyloop.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.LoopTimer;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for loops that drain while calls wait for events of Java.
 */
class DrainingTransportTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@ParameterizedTest
	@EnumSource(TestHome.class)
	void callThatWaitsForJavaEndsWhileItsLoopDrains(TestHome home) {
		PythonEventLoopPool pool = home.pool(EventLoopSettings.builder()
			.count(1)
			.resources(PythonTransports.all(TlsContexts.withoutBundles()))
			.build());
		try (TestServer server = TestServer.start(TestServer::echo)) {
			pool.start();
			PythonEventLoop loop = pool.eventLoops().get(0);
			CompletableFuture<String> stage = new CompletableFuture<>();
			CompletableFuture<Object> result = PythonClient.builder()
				.eventLoopPool(pool)
				.build()
				.function("fixtures.process_ends:wait_for_java")
				.args(server.port(), loop.events().awaitable(stage))
				.call(Object.class)
				.toFuture();
			Awaitility.await().atMost(LONG).until(() -> loop.events().resources().size() == 3);
			CompletableFuture<Void> closed = TestThreads.run(() -> pool.close(LONG));
			Awaitility.await().atMost(LONG).until(() -> loop.state() == PythonEventLoopState.DRAINING);
			assertThat(loop.events().schedule(1, Duration.ofHours(1)).cancel()).isTrue();
			LoopTimer timer = loop.events().schedule(1, Duration.ZERO);
			Awaitility.await().atMost(LONG).until(() -> timer.isFired() && loop.events().dropped() == 1);
			stage.complete("value");
			assertThat(result).succeedsWithin(LONG).isEqualTo(List.of("value", "echo", "out", 0));
			assertThat(closed).succeedsWithin(LONG);
		}
		finally {
			pool.close();
		}
	}

}
