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
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with clients that go away or are slow.
 */
@ExtendWith(OutputCaptureExtension.class)
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
	void uploadThatIsCutHasNoLastPart() throws IOException {
		RawConnection connection = server.connect();
		connection.write("POST /raw/record HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc");
		server.awaitEvent("/raw", "http.request b'abc' True");
		connection.close();
		server.awaitEvent("/raw", "http.disconnect");
		assertThat(server.get("/raw/events").body())
			.isEqualTo("[\"http.request b'abc' True\", \"http.disconnect None None\"]");
	}

	@Test
	void sendRaisesWhenClientIsGone(CapturedOutput output) throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /raw/send-until HTTP/1.1\r\nHost: localhost\r\n\r\n");
		server.awaitEvent("/raw", "tick");
		connection.close();
		server.awaitEvent("/raw", "ClientDisconnected");
		server.awaitQuiet("/raw", 0);
		assertThat(output).doesNotContain("Exception in ASGI application");
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

	@Test
	void smallPartsAllArriveAtClientThatPauses() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.socket().setReceiveBufferSize(1 << 16);
			connection.write("GET /raw/small-parts?200,60000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
			connection.readHead();
			server.awaitEvent("/raw", "chunk");
			assertThat(steadyChunks()).isLessThan(600);
			assertThat(connection.read(12_000_000)).hasSize(12_000_000);
		}
	}

	@Test
	void sendOfOtherTaskEndsWithApplication() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.socket().setReceiveBufferSize(1 << 16);
			connection.write("GET /raw/leave-sender HTTP/1.1\r\nHost: localhost\r\n\r\n");
			connection.readHead();
			server.awaitEvent("/raw", "chunk");
			steadyChunks();
			server.get("/raw/event?leave");
			server.awaitEvent("/raw", "left False");
			server.awaitEvent("/raw", "Unexpected ASGI message 'http.response.body' sent, after response already");
		}
	}

	@Test
	void uploadIsReadAsApplicationReads() throws IOException {
		int size = 100_000_000;
		AtomicInteger written = new AtomicInteger();
		try (RawConnection connection = server.connect()) {
			connection
				.write("POST /raw/read-later HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + size + "\r\n\r\n");
			server.awaitEvent("/raw", "entered");
			CompletableFuture<Void> upload = TestThreads.run(() -> write(connection, size, written));
			int held = steady(written::get);
			assertThat(held).isLessThan(40_000_000);
			server.get("/raw/event?read");
			assertThat(upload).succeedsWithin(AsgiServer.LONG);
			assertThat(connection.readUntil("\r\n\r\n" + size)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("" + size);
		}
	}

	@Test
	void cancelledSendLosesNothing() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.socket().setReceiveBufferSize(1 << 16);
			connection.write("GET /raw/cancel-send HTTP/1.0\r\nHost: localhost\r\n\r\n");
			connection.readHead();
			server.awaitEvent("/raw", "cancelled");
			server.get("/raw/event?go-on");
			String[] body = connection.readUntilClosed().split(" ");
			assertThat(body).hasSize(2);
			assertThat(body[0]).hasSize(Integer.parseInt(body[1]));
		}
	}

	private static void write(RawConnection connection, int size, AtomicInteger written) {
		byte[] part = new byte[100_000];
		try {
			while (written.get() < size) {
				connection.write(part);
				written.addAndGet(part.length);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int steadyChunks() {
		return steady(() -> server.get("/raw/events").body().split("chunk", -1).length - 1);
	}

	private static int steady(IntSupplier counter) {
		int[] count = { -1 };
		Awaitility.await().atMost(AsgiServer.LONG).pollInterval(Duration.ofMillis(200)).until(() -> {
			int before = count[0];
			count[0] = counter.getAsInt();
			return count[0] == before;
		});
		return count[0];
	}

}
