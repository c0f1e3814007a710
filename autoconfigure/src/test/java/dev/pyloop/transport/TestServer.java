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
package dev.pyloop.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

import dev.pyloop.testsupport.TestThreads;

/**
 * A plain server of one behaviour, with a thread for each connection.
 */
final class TestServer implements AutoCloseable {

	private final ServerSocket server;

	private final AtomicInteger ended = new AtomicInteger();

	private TestServer(ServerSocket server) {
		this.server = server;
	}

	static TestServer start(Behaviour behaviour) {
		try {
			return start(new ServerSocket(0, 200, InetAddress.getByName("localhost")), behaviour);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static TestServer start(ServerSocket socket, Behaviour behaviour) {
		TestServer server = new TestServer(socket);
		TestThreads.run(() -> server.accept(behaviour));
		return server;
	}

	private void accept(Behaviour behaviour) {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				TestThreads.run(() -> serve(socket, behaviour));
			}
			catch (IOException ex) {
				// The server is closed, or a handshake failed; the next one may not.
			}
		}
	}

	private void serve(Socket socket, Behaviour behaviour) {
		try (socket) {
			behaviour.serve(socket);
		}
		catch (IOException ex) {
			// The client has gone.
		}
		finally {
			this.ended.incrementAndGet();
		}
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Return how many connections have ended.
	 * @return the number
	 */
	int ended() {
		return this.ended.get();
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void echo(Socket socket) throws IOException {
		InputStream in = socket.getInputStream();
		OutputStream out = socket.getOutputStream();
		byte[] buffer = new byte[1 << 16];
		for (int size = in.read(buffer); size != -1; size = in.read(buffer)) {
			out.write(buffer, 0, size);
			out.flush();
		}
	}

	/**
	 * What a server does with a connection.
	 */
	interface Behaviour {

		void serve(Socket socket) throws IOException;

	}

}
