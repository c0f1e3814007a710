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

import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.netty.NettyPipeline;
import reactor.netty.tcp.TcpClient;

import dev.pyloop.eventloop.LoopResource;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * A connection of TCP that Python uses as a transport, from the attempt to connect on.
 */
final class TcpSocket implements LoopResource {

	private static final String NAME = "pyloop.socket";

	private static final int MAX_READ = 1 << 15;

	private final TransportEvents events;

	private final CommandQueue commands = new CommandQueue();

	private final AtomicBoolean over = new AtomicBoolean();

	private volatile boolean aborted;

	/**
	 * Whether Python has not asked for the channel, and need not know how it ends.
	 */
	private volatile boolean offered;

	private @Nullable SocketHandler held;

	private volatile @Nullable Disposable connecting;

	private volatile @Nullable SocketHandler handler;

	private volatile @Nullable Channel channel;

	TcpSocket(TransportEvents events) {
		this.events = events;
	}

	/**
	 * Connect, and tell Python how that ended.
	 * @param client connects
	 */
	void connect(TcpClient client) {
		this.connecting = client.doOnChannelInit((observer, channel, address) -> install(channel))
			.connect()
			.subscribe((connection) -> {
			}, this::ended);
		if (this.aborted) {
			abort();
		}
	}

	/**
	 * Hold a channel for Python, which may never ask for it.
	 * @param channel the channel, whose event loop calls this
	 */
	void offer(Channel channel) {
		this.offered = true;
		if (channel.pipeline().get(NettyPipeline.ReactiveBridge) != null) {
			channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
			this.held = install(channel);
		}
	}

	/**
	 * Give the channel that is held to Python, or tell that it has ended. Its event loop
	 * calls this.
	 */
	void accept() {
		this.offered = false;
		SocketHandler held = this.held;
		if (held != null && held.channel().isActive()) {
			held.openIfSecure();
		}
		else {
			ended(new ClosedChannelException());
		}
	}

	/**
	 * Take a channel over.
	 * @param channel the channel, whose last handler is the one of Reactor Netty
	 * @return what handles its data
	 */
	SocketHandler install(Channel channel) {
		SocketHandler handler = new SocketHandler(this, channel);
		this.channel = channel;
		// What is read at once goes to Python as one frame of the ring.
		channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2048, MAX_READ));
		channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, NAME, handler);
		return handler;
	}

	boolean connected(SocketHandler handler) {
		Channel channel = handler.channel();
		this.handler = handler;
		if (this.aborted) {
			handler.abort();
			return false;
		}
		this.events.connected(channel.eventLoop(), describe(channel));
		return true;
	}

	private static Map<String, @Nullable Object> describe(Channel channel) {
		Map<String, @Nullable Object> described = new LinkedHashMap<>();
		put(described, "peername", channel.remoteAddress());
		put(described, "sockname", channel.localAddress());
		SslHandler tls = channel.pipeline().get(SslHandler.class);
		if (tls != null) {
			described.put("tls", TlsDescription.describe(tls));
		}
		return described;
	}

	private static void put(Map<String, @Nullable Object> described, String name, @Nullable SocketAddress address) {
		Object data = Addresses.toData(address);
		if (data != null) {
			described.put(name, data);
		}
	}

	void received(List<byte[]> data) {
		this.events.received(data);
	}

	void inputEnded() {
		this.events.inputEnded();
	}

	void written(long total) {
		this.events.written(total);
	}

	void ended(@Nullable Throwable failure) {
		if (!this.offered && this.over.compareAndSet(false, true)) {
			this.events.socketEnded(this.aborted ? null : failure);
		}
	}

	@Override
	public void onCommand(PythonEventLoop loop, int command, @Nullable Object data) {
		SocketHandler handler = this.handler;
		if (command == TransportCommand.RELEASE) {
			this.events.release();
		}
		else if (handler == null) {
			// Python knows no connection yet, so it can only have given it up.
			abort();
		}
		else if (this.commands.add(command, data)) {
			handler.channel().eventLoop().execute(() -> {
				this.commands.drain(handler);
				handler.flush();
			});
		}
	}

	private void abort() {
		this.aborted = true;
		Disposable connecting = this.connecting;
		Channel channel = this.channel;
		if (connecting != null) {
			connecting.dispose();
		}
		if (channel != null) {
			channel.close();
		}
		if (this.handler == null) {
			ended(null);
		}
	}

	@Override
	public void onLoopEnded() {
		this.over.set(true);
		abort();
	}

}
