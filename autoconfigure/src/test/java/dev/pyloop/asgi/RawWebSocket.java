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
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A client of a WebSocket that a test drives frame by frame.
 */
final class RawWebSocket implements AutoCloseable {

	static final int CONTINUATION = 0;

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	static final int FINAL = 0x80;

	static final int RSV1 = 0x40;

	private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

	private final RawConnection connection;

	private final String head;

	private RawWebSocket(RawConnection connection, String head) {
		this.connection = connection;
		this.head = head;
	}

	/**
	 * Ask for a WebSocket.
	 * @param server the server
	 * @param path the path
	 * @param headers more headers, a name and a value each
	 * @return the connection after the head of the response
	 */
	static RawWebSocket open(AsgiServer server, String path, String... headers) throws IOException {
		RawConnection connection = server.connect();
		connection.write(handshake(path, headers));
		return new RawWebSocket(connection, connection.readHead());
	}

	static String handshake(String path, String... headers) {
		StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
				+ "Upgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
				+ "Sec-WebSocket-Key: " + KEY + "\r\n");
		for (int index = 0; index < headers.length; index += 2) {
			request.append(headers[index]).append(": ").append(headers[index + 1]).append("\r\n");
		}
		return request.append("\r\n").toString();
	}

	String head() {
		return this.head;
	}

	RawConnection connection() {
		return this.connection;
	}

	RawWebSocket send(String text) throws IOException {
		return send(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Write a masked frame.
	 * @param first the first byte of the frame
	 * @param payload the payload
	 * @return this
	 */
	RawWebSocket send(int first, byte... payload) throws IOException {
		this.connection.write(frame(first, payload));
		return this;
	}

	static byte[] frame(int first, byte... payload) {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		frame.write(first);
		if (payload.length < 126) {
			frame.write(0x80 | payload.length);
		}
		else if (payload.length <= 0xFFFF) {
			frame.write(0x80 | 126);
			frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
		}
		else {
			frame.write(0x80 | 127);
			frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
		}
		byte[] mask = { 1, 2, 3, 4 };
		frame.writeBytes(mask);
		byte[] masked = payload.clone();
		for (int index = 0; index < masked.length; index++) {
			masked[index] ^= mask[index % 4];
		}
		frame.writeBytes(masked);
		return frame.toByteArray();
	}

	/**
	 * Read a frame.
	 * @return the frame
	 */
	Frame read() throws IOException {
		DataInputStream in = new DataInputStream(this.connection.socket().getInputStream());
		int first = in.readUnsignedByte();
		long length = in.readUnsignedByte();
		if (length == 126) {
			length = in.readUnsignedShort();
		}
		else if (length == 127) {
			length = in.readLong();
		}
		return new Frame(first, in.readNBytes(Math.toIntExact(length)));
	}

	/**
	 * Read a text.
	 * @return the text
	 */
	String readText() throws IOException {
		Frame frame = read();
		if (frame.first() != (FINAL | TEXT)) {
			throw new IOException("Not a text: " + frame);
		}
		return frame.text();
	}

	/**
	 * Read the end.
	 * @return code and reason
	 */
	String readClose() throws IOException {
		Frame frame = read();
		if (frame.first() != (FINAL | CLOSE)) {
			throw new IOException("Not a close: " + frame);
		}
		ByteBuffer payload = ByteBuffer.wrap(frame.payload());
		return !payload.hasRemaining() ? ""
				: (payload.getShort() + " " + StandardCharsets.UTF_8.decode(payload)).trim();
	}

	/**
	 * Return whether nothing more comes.
	 * @return whether the server has closed the connection
	 */
	boolean isEnded() throws IOException {
		return this.connection.socket().getInputStream().read() == -1;
	}

	static byte[] closePayload(int code, String reason) {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
	}

	@Override
	public void close() throws IOException {
		this.connection.close();
	}

	/**
	 * A frame.
	 *
	 * @param first its first byte
	 * @param payload its payload
	 */
	record Frame(int first, byte[] payload) {

		String text() {
			return new String(this.payload, StandardCharsets.UTF_8);
		}

		@Override
		public String toString() {
			return Integer.toHexString(this.first) + " " + text();
		}

	}

}
