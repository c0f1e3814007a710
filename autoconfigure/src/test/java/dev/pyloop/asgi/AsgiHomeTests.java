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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what ASGI applications do alike in each home.
 */
class AsgiHomeTests {

	private static final String[] APPLICATIONS = { "pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
			"pyloop.asgi.applications.raw.path=/raw",
			"pyloop.asgi.applications.ws.application=fixtures.asgi_websocket:app",
			"pyloop.asgi.applications.ws.path=/ws" };

	@ParameterizedTest
	@EnumSource(TestHome.class)
	void requestsStreamsAndWebSocketsAreServed(TestHome home) throws IOException {
		String[] properties = { "pyloop.event-loop.home=" + home, APPLICATIONS[0], APPLICATIONS[1], APPLICATIONS[2],
				APPLICATIONS[3] };
		try (AsgiServer server = AsgiServer.start(properties)) {
			assertThat(server.get("/raw/hello").body()).isEqualTo("Hello, World!");
			assertThat(server.post("/raw/echo", new byte[3_000_000]).body()).hasSize(3_000_000);
			try (RawConnection connection = server.connect()) {
				connection.write("GET /raw/stream?3 HTTP/1.1\r\nHost: localhost\r\n\r\n");
				assertThat(connection.readUntil("\r\n0\r\n\r\n")).containsIgnoringCase("transfer-encoding: chunked");
			}
			try (RawWebSocket socket = RawWebSocket.open(server, "/ws/echo")) {
				socket.send("first").send("second");
				assertThat(socket.readText()).isEqualTo("first");
				assertThat(socket.readText()).isEqualTo("second");
			}
		}
	}

}
