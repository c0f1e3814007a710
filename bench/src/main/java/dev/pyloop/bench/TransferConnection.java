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

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.springframework.util.Assert;

/**
 * A connection that transfers large bodies and keeps nothing of them.
 */
final class TransferConnection implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	private final byte[] buffer = new byte[1 << 16];

	TransferConnection(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream(), 1 << 16);
	}

	/**
	 * Upload.
	 * @param body the body
	 * @return the body of the response
	 */
	String upload(byte[] body) throws IOException {
		write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n");
		this.socket.getOutputStream().write(body);
		String head = readHead();
		int length = Integer.parseInt(head.replaceAll("(?s).*\r\ncontent-length: *(\\d+)\r\n.*", "$1"));
		return new String(this.in.readNBytes(length), StandardCharsets.ISO_8859_1);
	}

	/**
	 * Download all.
	 * @return the number of bytes of the body
	 */
	long download() throws IOException {
		startDownload();
		long count = 0;
		for (int size = readSize(); size > 0; size = readSize()) {
			skip(size + 2);
			count += size;
		}
		skip(2);
		return count;
	}

	/**
	 * Ask for a download, of which {@link #skip(int)} reads the next part.
	 */
	void startDownload() throws IOException {
		write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
		String head = readHead();
		Assert.state(head.contains("\r\ntransfer-encoding: chunked\r\n"), () -> "The response has no chunks: " + head);
	}

	void skip(int count) throws IOException {
		for (int left = count; left > 0;) {
			int read = this.in.read(this.buffer, 0, Math.min(left, this.buffer.length));
			if (read < 0) {
				throw new EOFException("The server has closed a connection");
			}
			left -= read;
		}
	}

	private int readSize() throws IOException {
		return Integer.parseInt(readLine().trim(), 16);
	}

	private String readHead() throws IOException {
		StringBuilder head = new StringBuilder();
		String line;
		do {
			line = readLine();
			head.append(line).append("\r\n");
		}
		while (!line.isEmpty());
		Assert.state(head.indexOf("HTTP/1.1 200 ") == 0, () -> "The server answers " + head);
		return head.toString().toLowerCase(Locale.ROOT);
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next < 0) {
				throw new EOFException("The server has closed a connection");
			}
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	private void write(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
