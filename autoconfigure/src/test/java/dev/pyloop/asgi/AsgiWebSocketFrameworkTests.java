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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with the WebSockets of FastAPI, Quart, Litestar and
 * Socket.IO.
 */
class AsgiWebSocketFrameworkTests {

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.fast.application=fixtures.asgi_sockets:fast",
				"pyloop.asgi.applications.quart.application=fixtures.asgi_sockets:quarts",
				"pyloop.asgi.applications.star.application=fixtures.asgi_sockets:star",
				"pyloop.asgi.applications.sockets.application=fixtures.asgi_streams:sockets",
				"pyloop.asgi.applications.sockets.path=/");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void fastApiAnswersMessages() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/fast/items/books?token=t", "Sec-WebSocket-Protocol",
				"items")) {
			assertThat(socket.head()).containsIgnoringCase("sec-websocket-protocol: items");
			socket.send("{\"name\": \"ab\", \"count\": 2}");
			assertThat(socket.readText()).isEqualTo("{\"books\":\"abab\",\"token\":\"t\"}");
			socket.send(RawWebSocket.FINAL | RawWebSocket.CLOSE, RawWebSocket.closePayload(3000, "done"));
			assertThat(socket.readClose()).isEqualTo("3000");
		}
		AsgiServer.await(() -> server.get("/fast/log").body().equals("[\"3000 done\"]"));
	}

	@Test
	void fastApiRefuses() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/fast/items/books")) {
			assertThat(socket.head()).startsWith("HTTP/1.1 403 Forbidden");
		}
		try (RawWebSocket socket = RawWebSocket.open(server, "/fast/nowhere")) {
			assertThat(socket.head()).startsWith("HTTP/1.1 403 Forbidden");
		}
		try (RawWebSocket socket = RawWebSocket.open(server, "/fast/denied")) {
			assertThat(socket.head()).startsWith("HTTP/1.1 418 ");
			assertThat(socket.connection().readUntil("not today")).isEqualTo("not today");
		}
	}

	@Test
	void quartAndLitestarEcho() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/quart/echo")) {
			socket.send("a").send("b");
			assertThat(socket.readText()).isEqualTo("quart a");
			assertThat(socket.readText()).isEqualTo("quart b");
		}
		try (RawWebSocket socket = RawWebSocket.open(server, "/star/echo")) {
			socket.send("a");
			assertThat(socket.readText()).isEqualTo("{\"litestar\":\"a\"}");
		}
	}

	@Test
	void socketIoSpeaksOverWebSocket() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/socket.io/?EIO=4&transport=websocket")) {
			assertThat(socket.readText()).startsWith("0{\"sid\":");
			socket.send("40");
			assertThat(socket.readText()).startsWith("40{\"sid\":");
			socket.send("42[\"echo\",{\"a\":1}]");
			assertThat(socket.readText()).isEqualTo("42[\"echoed\",{\"a\":1}]");
		}
	}

}
