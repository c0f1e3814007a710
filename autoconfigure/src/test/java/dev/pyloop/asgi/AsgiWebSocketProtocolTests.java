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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSocketConnection}: frames, limits, back-pressure and ends.
 */
@ExtendWith(OutputCaptureExtension.class)
class AsgiWebSocketProtocolTests extends WebSocketApplicationServer {

	private static final int FINAL_TEXT = RawWebSocket.FINAL | RawWebSocket.TEXT;

	private static final int FINAL_BINARY = RawWebSocket.FINAL | RawWebSocket.BINARY;

	private static final int FINAL_CONTINUATION = RawWebSocket.FINAL | RawWebSocket.CONTINUATION;

	private static final int FINAL_CLOSE = RawWebSocket.FINAL | RawWebSocket.CLOSE;

	private static final int FLOOD = 150;

	@Test
	void fragmentsAreJoinedAroundAPing() throws IOException {
		byte[] text = "gr\u00fc\u00dfe".getBytes(StandardCharsets.UTF_8);
		try (RawWebSocket socket = RawWebSocket.open(server, "/small/echo")) {
			socket.send(RawWebSocket.TEXT, Arrays.copyOf(text, 3));
			socket.send(RawWebSocket.FINAL | RawWebSocket.PING, (byte) 42);
			assertThat(socket.read()).satisfies((frame) -> {
				assertThat(frame.first()).isEqualTo(RawWebSocket.FINAL | RawWebSocket.PONG);
				assertThat(frame.payload()).containsExactly(42);
			});
			socket.send(RawWebSocket.CONTINUATION);
			socket.send(FINAL_CONTINUATION, Arrays.copyOfRange(text, 3, text.length));
			assertThat(socket.readText()).isEqualTo("gr\u00fc\u00dfe");
			socket.send(RawWebSocket.BINARY, (byte) 1).send(FINAL_CONTINUATION, (byte) 2);
			assertThat(socket.read().payload()).containsExactly(1, 2);
		}
	}

	@ParameterizedTest
	@CsvSource({ "193, 1002", "131, 1002", "128, 1002", "9, 1002", "139, 1002" })
	void frameWhenInvalidEndsConnection(int first, int code) throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/small/echo")) {
			socket.send(first, (byte) 'a');
			assertThat(socket.readClose()).startsWith(Integer.toString(code));
		}
		server.awaitEvent("/ws", "websocket.disconnect " + code);
	}

	@Test
	void frameWhenNotMaskedEndsConnection(CapturedOutput output) throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/small/echo")) {
			socket.connection().write(new byte[] { (byte) FINAL_TEXT, 1, 'a' });
			assertThat(socket.readClose()).startsWith("1002");
		}
		// Netty answers before it tells why.
		AsgiServer.await(
				() -> output.getAll().contains("Closed a WebSocket of ASGI application 'small' with 1002, because "));
	}

	@Test
	void textWhenNotUtf8EndsConnection(CapturedOutput output) throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/small/echo")) {
			socket.send("\uFFFD");
			assertThat(socket.readText()).isEqualTo("\uFFFD");
			socket.send(FINAL_TEXT, (byte) 0xed, (byte) 0xa0, (byte) 0x80);
			assertThat(socket.readClose()).startsWith("1007");
		}
		try (RawWebSocket socket = RawWebSocket.open(server, "/small/echo")) {
			socket.send(RawWebSocket.TEXT, (byte) 'a', (byte) 0xff);
			assertThat(socket.readClose()).startsWith("1007");
		}
		try (RawWebSocket socket = RawWebSocket.open(server, "/small/echo")) {
			socket.send(RawWebSocket.TEXT, (byte) 0xc3).send(FINAL_CONTINUATION);
			assertThat(socket.readClose()).startsWith("1007");
		}
		assertThat(output).contains("Closed a WebSocket of ASGI application 'small' with 1007, because ");
	}

	@Test
	void messageWhenTooLargeEndsConnection(CapturedOutput output) throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/small/echo")) {
			socket.send(FINAL_BINARY, new byte[102_400]);
			assertThat(socket.read().payload()).hasSize(102_400);
			socket.send(FINAL_BINARY, new byte[102_401]);
			assertThat(socket.readClose()).startsWith("1009");
		}
		try (RawWebSocket socket = RawWebSocket.open(server, "/small/echo")) {
			socket.send(RawWebSocket.BINARY, new byte[60_000]).send(FINAL_CONTINUATION, new byte[60_000]);
			assertThat(socket.readClose()).startsWith("1009");
		}
		server.awaitEvent("/ws", "websocket.disconnect 1009");
		assertThat(output).contains("Closed a WebSocket of ASGI application 'small' with 1009, because ");
	}

	@Test
	void compressedMessagesAreInflated() throws IOException {
		try (RawWebSocket socket = openCompressed()) {
			assertThat(socket.head()).containsIgnoringCase("sec-websocket-extensions: permessage-deflate");
			socket.send(FINAL_TEXT | RawWebSocket.RSV1, deflate("compressed".repeat(100).getBytes()));
			RawWebSocket.Frame frame = socket.read();
			assertThat(frame.first()).isEqualTo(FINAL_TEXT | RawWebSocket.RSV1);
			assertThat(frame.payload()).hasSizeLessThan(100);
			socket.send("plain");
			assertThat(socket.read().first()).isEqualTo(FINAL_TEXT | RawWebSocket.RSV1);
		}
	}

	@Test
	void compressedMessageWhenTooLargeInsideEndsConnection() throws IOException {
		byte[] bomb = deflate(new byte[50_000_000]);
		assertThat(bomb).hasSizeLessThan(100_000);
		try (RawWebSocket socket = openCompressed()) {
			socket.send(FINAL_BINARY | RawWebSocket.RSV1, bomb);
			assertThat(socket.readClose()).startsWith("1009");
		}
		server.awaitEvent("/ws", "websocket.disconnect 1009");
	}

	@Test
	void compressedMessageWhenCorruptEndsConnection() throws IOException {
		try (RawWebSocket socket = openCompressed()) {
			socket.send(FINAL_BINARY | RawWebSocket.RSV1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff);
			assertThat(socket.readClose()).startsWith("1007");
		}
	}

	@Test
	void closeOfClientIsAnsweredAndTold() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/wait")) {
			socket.readText();
			socket.send(FINAL_CLOSE, RawWebSocket.closePayload(4321, "why \u00fc"));
			assertThat(socket.readClose()).isEqualTo("4321");
			assertThat(socket.isEnded()).isTrue();
		}
		server.awaitEvent("/ws", "ClientDisconnected");
		assertThat(server.get("/ws/events").body()).containsSubsequence("websocket.disconnect 4321 why",
				"websocket.disconnect 4321 why", "ClientDisconnected: The client has disconnected");
	}

	@Test
	void closeOfClientWithoutCodeIsTold() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/wait")) {
			socket.readText();
			socket.send(FINAL_CLOSE);
			assertThat(socket.readClose()).isEmpty();
		}
		server.awaitEvent("/ws", "websocket.disconnect 1005");
	}

	@Test
	void lossOfConnectionIsTold() throws IOException {
		RawWebSocket socket = RawWebSocket.open(server, "/ws/wait");
		socket.readText();
		socket.connection().reset();
		server.awaitEvent("/ws", "websocket.disconnect 1006");
		RawConnection connecting = server.connect();
		connecting.write(RawWebSocket.handshake("/ws/unanswered"));
		server.awaitEvent("/ws", "connecting");
		server.get("/ws/clear");
		connecting.close();
		server.awaitEvent("/ws", "ClientDisconnected");
		assertThat(server.get("/ws/events").body()).contains("websocket.disconnect 1006");
	}

	@Test
	void applicationThatNoticesNothingIsCancelled() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/deaf")) {
			socket.readText();
		}
		server.awaitEvent("/ws", "cancelled");
	}

	@Test
	void applicationThatHasNoticedMayCleanUp() throws IOException {
		RawWebSocket.open(server, "/ws/cleans-up").close();
		server.awaitEvent("/ws", "cleaned up");
	}

	@Test
	void sendWaitsForASlowClient() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/flood")) {
			server.awaitEvent("/ws", "flood 5");
			for (int index = 0; index < 200; index++) {
				assertThat(socket.read().payload()).hasSize(10_000);
			}
			assertThat(socket.readClose()).isEqualTo("1000");
		}
	}

	@Test
	void receiveHoldsAFastClientBack() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/ws/slow")) {
			socket.readText();
			AtomicInteger sent = new AtomicInteger();
			CompletableFuture<Void> writer = TestThreads.run(() -> flood(socket, sent));
			AtomicInteger seen = new AtomicInteger(-1);
			Awaitility.await()
				.atMost(AsgiServer.LONG)
				.pollInterval(Duration.ofMillis(500))
				.until(() -> seen.getAndSet(sent.get()) == sent.get());
			assertThat(sent).hasValueLessThan(FLOOD);
			RawWebSocket.open(server, "/ws/release").close();
			assertThat(socket.readText()).isEqualTo(Integer.toString(FLOOD * 100_000));
			assertThat(writer).succeedsWithin(AsgiServer.LONG);
		}
	}

	private static void flood(RawWebSocket socket, AtomicInteger sent) {
		try {
			while (sent.get() < FLOOD) {
				socket.send(FINAL_BINARY, new byte[100_000]);
				sent.incrementAndGet();
			}
			socket.send("end");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static RawWebSocket openCompressed() throws IOException {
		return RawWebSocket.open(server, "/small/echo", "Sec-WebSocket-Extensions", "permessage-deflate");
	}

	private static byte[] deflate(byte[] data) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Deflater deflater = new Deflater(9, true);
		try (DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater, 8192, true)) {
			stream.write(data);
			stream.flush();
			byte[] flushed = out.toByteArray();
			return Arrays.copyOf(flushed, flushed.length - 4);
		}
		finally {
			deflater.end();
		}
	}

}
