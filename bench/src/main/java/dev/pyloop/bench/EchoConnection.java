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

package dev.pyloop.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import org.springframework.util.Assert;

/**
 * A WebSocket that sends the next message when the last one has come back.
 */
final class EchoConnection extends LoadConnections.Connection {

	private static final int LENGTH = 64;

	private static final byte PING = (byte) 0x89;

	private static final byte PONG = (byte) 0x8a;

	private static final byte[] HANDSHAKE = ("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
			+ "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] MESSAGE = message();

	private final byte[] frame = new byte[2 + 125];

	private final StringBuilder head = new StringBuilder();

	private boolean open;

	private int size;

	private long received;

	/**
	 * Return a frame with a text, masked with zeros.
	 * @return the frame
	 */
	private static byte[] message() {
		byte[] message = new byte[6 + LENGTH];
		message[0] = (byte) 0x81;
		message[1] = (byte) (0x80 | LENGTH);
		for (int index = 0; index < LENGTH; index++) {
			message[6 + index] = (byte) ('A' + index % 26);
		}
		return message;
	}

	/**
	 * Return a slice of load on a server.
	 * @param server the server
	 * @param connections how many
	 * @return the slice, which counts messages
	 */
	static Slice<Load> slice(HttpServerProcess server, int connections) {
		Supplier<EchoConnection> factory = EchoConnection::new;
		return (seconds) -> {
			try (LoadConnections<EchoConnection> all = LoadConnections.open(server.port(), connections, factory)) {
				all.all().forEach((connection) -> connection.send(HANDSHAKE));
				long end = System.nanoTime() + 10_000_000_000L;
				while (!all.all().stream().allMatch((connection) -> connection.open)) {
					all.poll(100);
					Assert.state(System.nanoTime() < end, "The server does not open the connections");
				}
				all.all().forEach((connection) -> connection.send(MESSAGE));
				return Load.measure(server, (time) -> run(all, time), seconds);
			}
		};
	}

	private static long run(LoadConnections<EchoConnection> all, double seconds) throws Exception {
		long before = all.all().stream().mapToLong((connection) -> connection.received).sum();
		long end = System.nanoTime() + (long) (seconds * 1e9);
		while (System.nanoTime() < end) {
			Assert.state(all.poll(10_000), "The server does not answer");
		}
		return all.all().stream().mapToLong((connection) -> connection.received).sum() - before;
	}

	@Override
	void received(ByteBuffer data) {
		while (!this.open && data.hasRemaining()) {
			this.head.append((char) data.get());
			this.open = this.head.indexOf("\r\n\r\n") >= 0;
			Assert.state(!this.open || this.head.indexOf("HTTP/1.1 101 ") == 0,
					() -> "The server answers " + this.head);
		}
		while (data.hasRemaining()) {
			this.frame[this.size++] = data.get();
			if (this.size >= 2 && this.size == 2 + this.frame[1]) {
				this.size = 0;
				receivedFrame();
			}
		}
	}

	private void receivedFrame() {
		if (this.frame[0] == PING) {
			byte[] pong = new byte[6 + this.frame[1]];
			pong[0] = PONG;
			pong[1] = (byte) (0x80 | this.frame[1]);
			System.arraycopy(this.frame, 2, pong, 6, this.frame[1]);
			send(pong);
		}
		else {
			Assert.state(this.frame[0] == MESSAGE[0] && this.frame[1] == LENGTH && this.frame[2] == 'A',
					() -> "The server sends a frame that begins with " + this.frame[0]);
			this.received++;
			send(MESSAGE);
		}
	}

}
