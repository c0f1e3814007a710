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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler}: the end of the server and of silent clients.
 */
@Tag(TestHome.TAG)
@ExtendWith(OutputCaptureExtension.class)
class AsgiWebSocketLifecycleTests {

	private static final String APPLICATION = "pyloop.asgi.applications.ws.application=fixtures.asgi_websocket:app";

	@Test
	void shutdownClosesWithServiceRestart(CapturedOutput output) throws Exception {
		AsgiServer server = AsgiServer.start(APPLICATION);
		try (RawWebSocket waiting = RawWebSocket.open(server, "/ws/wait");
				RawWebSocket told = RawWebSocket.open(server, "/ws/told");
				RawWebSocket deaf = RawWebSocket.open(server, "/ws/deaf")) {
			told.readText();
			waiting.readText();
			deaf.readText();
			var closed = TestThreads.run(server::close);
			assertThat(waiting.readClose()).isEqualTo("1012");
			assertThat(deaf.readClose()).isEqualTo("1012");
			waiting.send(RawWebSocket.FINAL | RawWebSocket.CLOSE, RawWebSocket.closePayload(1012, ""));
			assertThat(waiting.isEnded()).isTrue();
			assertThat(deaf.isEnded()).isTrue();
			closed.get();
			assertThat(output).contains("told websocket.disconnect 1012").doesNotContain("Traceback");
		}
	}

	@Test
	void pingWhenNotAnsweredEndsConnection() throws IOException {
		AsgiServer server = AsgiServer.start(APPLICATION, "pyloop.asgi.applications.ws.websocket.ping-interval=100ms",
				"pyloop.asgi.applications.ws.websocket.ping-timeout=1s");
		try (RawWebSocket silent = RawWebSocket.open(server, "/ws/wait");
				RawWebSocket answering = RawWebSocket.open(server, "/ws/echo")) {
			silent.readText();
			for (int count = 0; count < 15; count++) {
				assertThat(answering.read().first()).isEqualTo(RawWebSocket.FINAL | RawWebSocket.PING);
				answering.send(RawWebSocket.FINAL | RawWebSocket.PONG);
			}
			RawWebSocket.Frame frame = silent.read();
			while (frame.first() == (RawWebSocket.FINAL | RawWebSocket.PING)) {
				frame = silent.read();
			}
			assertThat(frame.first()).isEqualTo(RawWebSocket.FINAL | RawWebSocket.CLOSE);
			assertThat(frame.text()).endsWith("keepalive ping timeout");
			server.awaitEvent("/ws", "websocket.disconnect 1006");
			answering.send("still here");
			RawWebSocket.Frame echo = answering.read();
			while (echo.first() == (RawWebSocket.FINAL | RawWebSocket.PING)) {
				echo = answering.read();
			}
			assertThat(echo.text()).isEqualTo("still here");
		}
		finally {
			server.close();
		}
	}

	@Test
	void compressionWhenTurnedOffIsNotNegotiated() throws IOException {
		AsgiServer server = AsgiServer.start(APPLICATION, "pyloop.asgi.applications.ws.websocket.compression=false");
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/echo", "Sec-WebSocket-Extensions",
				"permessage-deflate")) {
			assertThat(socket.head()).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("sec-websocket-extensions");
			socket.send("plain");
			assertThat(socket.readText()).isEqualTo("plain");
			socket.send(RawWebSocket.FINAL | RawWebSocket.TEXT | RawWebSocket.RSV1, (byte) 'a');
			assertThat(socket.readClose()).startsWith("1002");
		}
		finally {
			server.close();
		}
	}

}
