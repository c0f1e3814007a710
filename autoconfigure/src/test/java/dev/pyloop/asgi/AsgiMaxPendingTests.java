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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests and WebSockets on an event loop that has as many calls in flight as
 * it may have.
 */
@Tag(TestHome.TAG)
@ExtendWith(OutputCaptureExtension.class)
class AsgiMaxPendingTests {

	private AsgiServer server;

	@BeforeEach
	void start() {
		this.server = AsgiServer.start("pyloop.event-loop.max-pending=1",
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.ws.application=fixtures.asgi_websocket:app");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void requestsBeyondItAreRefusedWhileRequestRuns(CapturedOutput output) throws IOException {
		try (RawConnection connection = this.server.connect()) {
			connection.write("GET /raw/listen HTTP/1.1\r\nHost: localhost\r\n\r\n");
			awaitPending(1);
			assertRefused();
		}
		assertThat(output).contains("Refused a request to ASGI application 'raw' with 503");
		assertServes();
	}

	@Test
	void requestsBeyondItAreRefusedWhileWebSocketIsOpen() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(this.server, "/ws/echo")) {
			socket.send("first");
			assertThat(socket.readText()).isEqualTo("first");
			assertThat(pending()).isOne();
			assertRefused();
			socket.send("second");
			assertThat(socket.readText()).isEqualTo("second");
		}
		assertServes();
	}

	private void assertRefused() throws IOException {
		assertThat(this.server.get("/raw/hello").statusCode()).isEqualTo(503);
		try (RawConnection connection = this.server.connect()) {
			connection.write("GET /ws/echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
			assertThat(connection.readHead()).startsWith("HTTP/1.1 503 ");
		}
	}

	private void assertServes() {
		awaitPending(0);
		assertThat(this.server.get("/raw/hello").statusCode()).isEqualTo(200);
	}

	private void awaitPending(int count) {
		Awaitility.await().atMost(AsgiServer.LONG).until(this::pending, (pending) -> pending == count);
	}

	private int pending() {
		return this.server.bean(PythonEventLoopPool.class)
			.eventLoops()
			.stream()
			.mapToInt(PythonEventLoop::pending)
			.sum();
	}

}
