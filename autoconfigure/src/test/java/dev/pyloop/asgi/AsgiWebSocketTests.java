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
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with WebSockets: the handshake and its messages.
 */
@ExtendWith(OutputCaptureExtension.class)
class AsgiWebSocketTests extends WebSocketApplicationServer {

	@Test
	void acceptAnswersTheHandshake() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/echo")) {
			assertThat(socket.head()).startsWith("HTTP/1.1 101 Switching Protocols\r\n")
				.containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
				.containsIgnoringCase("upgrade: websocket")
				.doesNotContainIgnoringCase("sec-websocket-protocol")
				.doesNotContainIgnoringCase("transfer-encoding")
				.doesNotContainIgnoringCase("content-length");
			closeNormally(socket);
		}
	}

	@Test
	void messagesReturnInOrder() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/echo")) {
			byte[] all = new byte[256];
			for (int index = 0; index < all.length; index++) {
				all[index] = (byte) index;
			}
			socket.send("na\u00efve \uD83D\uDE00").send("").send(RawWebSocket.FINAL | RawWebSocket.BINARY, all);
			assertThat(socket.readText()).isEqualTo("na\u00efve \uD83D\uDE00");
			assertThat(socket.readText()).isEmpty();
			RawWebSocket.Frame frame = socket.read();
			assertThat(frame.first()).isEqualTo(RawWebSocket.FINAL | RawWebSocket.BINARY);
			assertThat(frame.payload()).isEqualTo(all);
			for (int index = 0; index < 500; index++) {
				socket.send("message " + index);
			}
			for (int index = 0; index < 500; index++) {
				assertThat(socket.readText()).isEqualTo("message " + index);
			}
			closeNormally(socket);
		}
	}

	@Test
	void largeMessageReturnsWhole() throws IOException {
		byte[] data = new byte[3_000_000];
		Arrays.fill(data, (byte) 7);
		data[data.length - 1] = 8;
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/echo")) {
			socket.send(RawWebSocket.FINAL | RawWebSocket.BINARY, data);
			assertThat(socket.read().payload()).isEqualTo(data);
			closeNormally(socket);
		}
	}

	@Test
	void scopeIsThatOfAWebSocket() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/scope?a=%20b", "Sec-WebSocket-Protocol", "one, two",
				"Sec-WebSocket-Protocol", "three", "X-Two", "2")) {
			JsonNode scope = JsonMapper.builder().build().readTree(socket.readText());
			assertThat(scope.get("type").asString()).isEqualTo("websocket");
			assertThat(scope.has("method")).isFalse();
			assertThat(scope.get("scheme").asString()).isEqualTo("ws");
			assertThat(scope.get("http_version").asString()).isEqualTo("1.1");
			assertThat(scope.get("path").asString()).isEqualTo("/ws/scope");
			assertThat(scope.get("root_path").asString()).isEqualTo("/ws");
			assertThat(scope.get("query_string").asString()).isEqualTo("a=%20b");
			assertThat(scope.get("subprotocols").valueStream().map(JsonNode::asString)).containsExactly("one", "two",
					"three");
			assertThat(scope.get("extensions").propertyNames()).containsExactly("websocket.http.response");
			assertThat(scope.get("asgi").get("spec_version").asString()).isEqualTo("2.5");
			assertThat(scope.get("headers").toString()).contains("[\"x-two\",\"2\"]");
			assertThat(socket.readClose()).isEqualTo("1000");
		}
	}

	@Test
	void acceptSelectsSubprotocolAndAddsHeaders() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/subprotocol", "Sec-WebSocket-Protocol", "a, b")) {
			assertThat(socket.head()).containsIgnoringCase("sec-websocket-protocol: b\r\n")
				.contains("x-first: 1\r\n", "set-cookie: a=1\r\n", "set-cookie: b=2\r\n");
			assertThat(socket.readClose()).isEqualTo("3001 geschlo\u00dfen");
		}
		server.awaitEvent("/ws", "RuntimeError");
		assertThat(server.get("/ws/events").body()).contains("websocket.disconnect 3001 geschlo",
				"Unexpected ASGI message 'websocket.send', after sending 'websocket.close'.");
	}

	@Test
	void sendWhenMessageIsWrongRaises() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/wrong-accept", "Sec-WebSocket-Protocol", "a")) {
			assertThat(socket.read().text()).isEqualTo("view");
			assertThat(socket.readClose()).isEqualTo("1000");
		}
		JsonNode events = JsonMapper.builder().build().readTree(server.get("/ws/events").body());
		assertThat(events.valueStream().map(JsonNode::asString)).containsExactly(
				"RuntimeError: Expected ASGI message 'websocket.accept', 'websocket.close' or "
						+ "'websocket.http.response.start' but got 'websocket.send'.",
				"RuntimeError: The client has not offered the subprotocol 'other', but ['a'].",
				"RuntimeError: 'websocket.accept' must not have the header b'Sec-WebSocket-Protocol'; "
						+ "a subprotocol belongs into 'subprotocol'.",
				"TypeError: Names and values of headers must be bytes, but 'x' is of type 'str'",
				"RuntimeError: Unexpected ASGI message, missing 'type'.",
				"RuntimeError: Expected ASGI message 'websocket.send' or 'websocket.close', but got "
						+ "'websocket.accept'.",
				"RuntimeError: 'websocket.send' must have either 'text' or 'bytes'.",
				"RuntimeError: 'websocket.send' must have either 'text' or 'bytes'.",
				"TypeError: 'text' of 'websocket.send' must be str, but is of type 'bytes'",
				"TypeError: 'bytes' of 'websocket.send' must be bytes, but is of type 'str'",
				"RuntimeError: Invalid code 1006 of 'websocket.close', it must be 1000 to 1003, 1007 to 1014 "
						+ "or 3000 to 4999.",
				"RuntimeError: Invalid reason '" + "x".repeat(124) + "' of 'websocket.close', it must be a str "
						+ "of at most 123 bytes in UTF-8.");
	}

	@Test
	void closeBeforeAcceptIsForbidden() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/refuse")) {
			assertThat(socket.head()).startsWith("HTTP/1.1 403 Forbidden\r\n");
			assertThat(socket.isEnded()).isTrue();
		}
		server.awaitEvent("/ws", "RuntimeError");
		assertThat(server.get("/ws/events").body()).contains("websocket.disconnect 1006",
				"Unexpected ASGI message 'websocket.accept', after sending 'websocket.close'.");
	}

	@Test
	void denialResponseIsSent() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/deny", "Connection", "close")) {
			assertThat(socket.head()).startsWith("HTTP/1.1 401 Unauthorized\r\n").contains("x-why: because\r\n");
			assertThat(socket.connection().readUntil("0\r\n\r\n")).contains("not ", "for ", "you");
		}
		server.awaitEvent("/ws", "websocket.disconnect 1006");
		assertThat(server.get("/ws/events").body())
			.contains("Expected ASGI message 'websocket.http.response.body' but got 'websocket.http.response.start'.");
	}

	@Test
	void denialResponseWhenIncompleteClosesConnection(CapturedOutput output) throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/deny-in-part")) {
			assertThat(socket.head()).startsWith("HTTP/1.1 400 Bad Request\r\n");
			assertThat(socket.connection().readAll()).doesNotContain("0\r\n\r\n");
		}
		AsgiServer.await(() -> output.getOut().contains("ASGI callable returned without completing handshake."));
	}

	@Test
	void handshakeWhenApplicationFailsIsServerError(CapturedOutput output) throws IOException {
		for (String path : new String[] { "/ws/raise", "/ws/return" }) {
			try (RawWebSocket socket = RawWebSocket.open(server, path)) {
				assertThat(socket.head()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
				assertThat(socket.connection().readAll()).isEqualTo("Internal Server Error");
			}
		}
		AsgiServer.await(() -> output.getOut().contains("ASGI callable returned without sending handshake."));
		assertThat(output.getOut()).contains("Exception in ASGI application");
	}

	@Test
	void openSocketIsClosedWhenApplicationEnds() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/raise-open")) {
			assertThat(socket.readClose()).isEqualTo("1011");
		}
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/return-open")) {
			assertThat(socket.readText()).isEqualTo("last");
			assertThat(socket.readClose()).isEqualTo("1000");
			socket.send(RawWebSocket.FINAL | RawWebSocket.CLOSE, RawWebSocket.closePayload(1000, ""));
			assertThat(socket.isEnded()).isTrue();
		}
	}

	@Test
	void handshakeWhenInvalidIsRefused(CapturedOutput output) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write(RawWebSocket.handshake("/ws/echo").replace("Version: 13", "Version: 12"));
			assertThat(connection.readAll()).startsWith("HTTP/1.1 426 Upgrade Required\r\n")
				.containsIgnoringCase("sec-websocket-version: 13\r\n");
		}
		try (RawConnection connection = server.connect()) {
			connection.write(RawWebSocket.handshake("/ws/echo").replaceFirst("Key: .*\r\n", "Key: c2hvcnQ=\r\n"));
			assertThat(connection.readAll()).startsWith("HTTP/1.1 400 Bad Request\r\n");
		}
		assertThat(output).contains("'ws' with 426, because the version of its WebSocket is not 13")
			.contains("'ws' with 400, because it has no valid key for a WebSocket");
	}

	@Test
	void receiveWhenCancelledLosesNothing() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/cancelled-receive")) {
			assertThat(socket.readText()).isEqualTo("cancelled True");
			socket.send("next");
			assertThat(socket.readText()).isEqualTo("next");
			assertThat(socket.readClose()).isEqualTo("1000");
		}
	}

	private static void closeNormally(RawWebSocket socket) throws IOException {
		socket.send(RawWebSocket.FINAL | RawWebSocket.CLOSE, RawWebSocket.closePayload(1000, "bye"));
		assertThat(socket.readClose()).isEqualTo("1000");
		assertThat(socket.isEnded()).isTrue();
		server.awaitEvent("/ws", "websocket.disconnect 1000 bye");
	}

	@Test
	void receiveOfOtherTaskEndsWithApplication() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/leave-receiver")) {
			assertThat(socket.readClose()).startsWith("1000");
			server.awaitEvent("/ws", "websocket.disconnect 1000");
		}
	}

}
