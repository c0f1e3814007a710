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
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with clients that go away or are slow.
 */
class AsgiDisconnectTests extends RawApplicationServer {

	@Test
	void receiveAfterBodyWaitsForEnd() {
		assertThat(server.get("/raw/receive-after").body()).isEqualTo("waits");
		server.awaitEvent("/raw", "http.disconnect");
		assertThat(server.get("/raw/events").body()).isEqualTo("[\"http.disconnect\", \"http.disconnect\"]");
	}

	@Test
	void disconnectIsReceivedAtOnce() throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /raw/listen HTTP/1.1\r\nHost: localhost\r\n\r\n");
		server.awaitEvent("/raw", "listening");
		connection.close();
		server.awaitEvent("/raw", "ClientDisconnected");
		assertThat(server.get("/raw/events").body()).isEqualTo("[\"listening\", \"http.disconnect\","
				+ " \"http.disconnect\", \"ClientDisconnected: The client has disconnected\"]");
	}

	@Test
	void resetInMiddleOfUploadIsDisconnect() throws IOException {
		RawConnection connection = server.connect();
		connection.write("POST /raw/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc");
		connection.reset();
		server.awaitQuiet("/raw", 0);
	}

	@Test
	void sendRaisesWhenClientIsGone() throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /raw/send-until HTTP/1.1\r\nHost: localhost\r\n\r\n");
		server.awaitEvent("/raw", "tick");
		connection.close();
		server.awaitEvent("/raw", "ClientDisconnected");
	}

	@Test
	void sleepingStreamIsCancelledWhenClientIsGone() throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /raw/sleep-forever HTTP/1.1\r\nHost: localhost\r\n\r\n");
		server.awaitEvent("/raw", "sleeping");
		connection.close();
		server.awaitEvent("/raw", "woken");
	}

	@Test
	void sendWaitsForSlowClient() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.socket().setReceiveBufferSize(1 << 16);
			connection.write("GET /raw/download?400000000,100000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
			connection.readHead();
			server.awaitEvent("/raw", "chunk");
			assertThat(steadyChunks()).isLessThan(200);
			connection.reset();
		}
	}

	private static int steadyChunks() {
		int[] chunks = { -1 };
		Awaitility.await().atMost(AsgiServer.LONG).until(() -> {
			int before = chunks[0];
			chunks[0] = server.get("/raw/events").body().split("chunk", -1).length - 1;
			return chunks[0] == before;
		});
		return chunks[0];
	}

}
