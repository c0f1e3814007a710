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
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A connection that a test writes byte by byte.
 */
final class RawConnection implements AutoCloseable {

	private final Socket socket;

	RawConnection(Socket socket) {
		this.socket = socket;
	}

	RawConnection write(String text) throws IOException {
		return write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	RawConnection write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
		return this;
	}

	/**
	 * Read up to and with a text.
	 * @param end the text
	 * @return what was read; it does not end with the text if the connection ended
	 */
	String readUntil(String end) throws IOException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		InputStream in = this.socket.getInputStream();
		while (!AsgiServer.text(read.toByteArray()).endsWith(end)) {
			int next = in.read();
			if (next < 0) {
				break;
			}
			read.write(next);
		}
		return AsgiServer.text(read.toByteArray());
	}

	/**
	 * Read until the connection ends.
	 * @return what was read
	 */
	String readAll() throws IOException {
		return AsgiServer.text(this.socket.getInputStream().readAllBytes());
	}

	/**
	 * Read until the connection ends, or is reset because the server did not read all.
	 * @return what was read
	 */
	String readUntilClosed() throws IOException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		byte[] part = new byte[8192];
		try {
			for (int count = 0; count >= 0; count = this.socket.getInputStream().read(part)) {
				read.write(part, 0, count);
			}
		}
		catch (SocketException ex) {
			// A reset; what came before it was read.
		}
		return AsgiServer.text(read.toByteArray());
	}

	String read(int count) throws IOException {
		return AsgiServer.text(this.socket.getInputStream().readNBytes(count));
	}

	String readHead() throws IOException {
		return readUntil("\r\n\r\n");
	}

	Socket socket() {
		return this.socket;
	}

	/**
	 * Close with a reset.
	 */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
