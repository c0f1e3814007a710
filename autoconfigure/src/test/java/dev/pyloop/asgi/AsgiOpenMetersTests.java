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

package dev.pyloop.asgi;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters of what is open in ASGI applications.
 */
class AsgiOpenMetersTests {

	private static final String[] APPLICATIONS = { "pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
			"pyloop.asgi.applications.single.application=fixtures.asgi_raw:app",
			"pyloop.asgi.applications.single.limit-concurrency=1",
			"pyloop.asgi.applications.ws.application=fixtures.asgi_websocket:app" };

	@ParameterizedTest
	@EnumSource(TestHome.class)
	void requestIsOpenUntilItIsAnswered(TestHome home) {
		try (AsgiServer server = start(home)) {
			CompletableFuture<HttpResponse<String>> waiting = server.client()
				.sendAsync(server.request("/single/never").build(), BodyHandlers.ofString());
			AsgiServer.await(() -> requests(server, "single", "http") == 1);
			assertThat(server.get("/single/hello").statusCode()).isEqualTo(503);
			AsgiServer.await(() -> requests(server, "single", "http") == 1);
			assertThat(requests(server, "single", "websocket")).isZero();
			assertThat(requests(server, "raw", "http")).isZero();
			assertThat(streams(server, "single")).isZero();
			server.get("/raw/event?release");
			assertThat(waiting).succeedsWithin(AsgiServer.LONG);
			AsgiServer.await(() -> requests(server, "single", "http") == 0);
		}
	}

	@ParameterizedTest
	@EnumSource(TestHome.class)
	void streamIsOpenUntilTheClientLeaves(TestHome home) throws IOException {
		try (AsgiServer server = start(home)) {
			RawConnection connection = server.connect();
			connection.write("GET /raw/sleep-forever HTTP/1.1\r\nHost: localhost\r\n\r\n");
			AsgiServer.await(() -> streams(server, "raw") == 1);
			assertThat(requests(server, "raw", "http")).isEqualTo(1);
			assertThat(streams(server, "single")).isZero();
			connection.close();
			AsgiServer.await(() -> streams(server, "raw") == 0);
			AsgiServer.await(() -> requests(server, "raw", "http") == 0);
		}
	}

	@ParameterizedTest
	@EnumSource(TestHome.class)
	void streamThatEndsIsNotOpenAnyMore(TestHome home) {
		try (AsgiServer server = start(home)) {
			for (int i = 0; i < 20; i++) {
				assertThat(server.get("/raw/stream?3").body()).isEqualTo("0\n1\n2\n");
			}
			AsgiServer.await(() -> streams(server, "raw") == 0 && requests(server, "raw", "http") == 0);
		}
	}

	@ParameterizedTest
	@EnumSource(TestHome.class)
	void webSocketIsOpenUntilItIsClosed(TestHome home) throws IOException {
		try (AsgiServer server = start(home)) {
			try (RawWebSocket one = RawWebSocket.open(server, "/ws/echo");
					RawWebSocket other = RawWebSocket.open(server, "/ws/echo")) {
				one.send("first");
				assertThat(one.readText()).isEqualTo("first");
				AsgiServer.await(() -> requests(server, "ws", "websocket") == 2);
				assertThat(requests(server, "ws", "http")).isZero();
			}
			AsgiServer.await(() -> requests(server, "ws", "websocket") == 0);
		}
	}

	private static AsgiServer start(TestHome home) {
		return AsgiServer.start("pyloop.event-loop.home=" + home, APPLICATIONS[0], APPLICATIONS[1], APPLICATIONS[2],
				APPLICATIONS[3]);
	}

	private static double requests(AsgiServer server, String application, String type) {
		return server.bean(MeterRegistry.class)
			.get("asgi.requests.open")
			.tags("asgi.application", application, "asgi.type", type)
			.gauge()
			.value();
	}

	private static double streams(AsgiServer server, String application) {
		return server.bean(MeterRegistry.class)
			.get("asgi.streams.open")
			.tag("asgi.application", application)
			.gauge()
			.value();
	}

}
