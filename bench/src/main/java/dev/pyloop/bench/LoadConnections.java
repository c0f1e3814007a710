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

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Many connections to a server, served by the calling thread.
 *
 * @param <C> the type of the connections
 */
final class LoadConnections<C extends LoadConnections.Connection> implements AutoCloseable {

	private final Selector selector;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

	private final List<C> all = new ArrayList<>();

	private LoadConnections(Selector selector) {
		this.selector = selector;
	}

	static <C extends Connection> LoadConnections<C> open(int port, int count, Supplier<C> factory) throws IOException {
		LoadConnections<C> connections = new LoadConnections<>(Selector.open());
		for (int index = 0; index < count; index++) {
			SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			C connection = factory.get();
			((Connection) connection).opened = channel;
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			channel.configureBlocking(false);
			channel.register(connections.selector, SelectionKey.OP_READ, connection);
			connections.all.add(connection);
		}
		return connections;
	}

	List<C> all() {
		return this.all;
	}

	/**
	 * Give connections what they received.
	 * @param millis how long to wait for something, 0 for not at all
	 * @return whether there was something
	 */
	boolean poll(long millis) throws IOException {
		int count = (millis > 0) ? this.selector.select(this::read, millis) : this.selector.selectNow(this::read);
		return count > 0;
	}

	private void read(SelectionKey key) {
		Connection connection = (Connection) key.attachment();
		this.buffer.clear();
		try {
			if (connection.channel().read(this.buffer) < 0) {
				throw new EOFException("The server has closed a connection");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.buffer.flip();
		connection.received(this.buffer);
	}

	@Override
	public void close() throws IOException {
		for (Connection connection : this.all) {
			connection.channel().close();
		}
		this.selector.close();
	}

	/**
	 * One connection.
	 */
	abstract static class Connection {

		private @Nullable SocketChannel opened;

		private SocketChannel channel() {
			Assert.state(this.opened != null, "The connection is not open");
			return this.opened;
		}

		/**
		 * Take what was received.
		 * @param data the bytes, which are valid during the call only
		 */
		abstract void received(ByteBuffer data);

		/**
		 * Send something that fits into the buffer of the socket.
		 * @param data the bytes
		 */
		void send(byte[] data) {
			try {
				if (channel().write(ByteBuffer.wrap(data)) != data.length) {
					throw new IllegalStateException("The server does not read");
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
