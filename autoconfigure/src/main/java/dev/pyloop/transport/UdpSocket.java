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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.Channel;
import io.netty.channel.FixedRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

import dev.pyloop.eventloop.LoopResource;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * A channel of UDP that Python uses as a transport.
 */
final class UdpSocket implements LoopResource {

	private static final String NAME = "pyloop.datagrams";

	private static final int MAX_DATAGRAM = 1 << 16;

	private final TransportEvents events;

	private final CommandQueue commands = new CommandQueue();

	private final AtomicBoolean over = new AtomicBoolean();

	private volatile boolean aborted;

	private volatile @Nullable Disposable opening;

	private volatile @Nullable DatagramHandler handler;

	UdpSocket(TransportEvents events) {
		this.events = events;
	}

	/**
	 * Open the channel, and tell Python how that ended.
	 * @param opening opens it
	 */
	void open(Mono<? extends Connection> opening) {
		this.opening = opening.subscribe(this::opened, this::ended);
		if (this.aborted) {
			abort();
		}
	}

	/**
	 * Take a channel over.
	 * @param channel the channel, whose last handler is the one of Reactor Netty
	 */
	void install(Channel channel) {
		// A shorter buffer would cut datagrams off.
		channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(MAX_DATAGRAM));
		channel.pipeline()
			.addBefore(NettyPipeline.ReactiveBridge, NAME, new DatagramHandler(this.events, channel, this::ended));
	}

	private void opened(Connection connection) {
		Channel channel = connection.channel();
		channel.eventLoop().execute(() -> opened(channel));
	}

	private void opened(Channel channel) {
		DatagramHandler handler = (DatagramHandler) channel.pipeline().get(NAME);
		if (handler == null || this.aborted) {
			channel.close();
			return;
		}
		this.handler = handler;
		Map<String, @Nullable Object> described = new LinkedHashMap<>();
		described.put("peername", Addresses.toData(channel.remoteAddress()));
		described.put("sockname", Addresses.toData(channel.localAddress()));
		this.events.connected(described);
		channel.config().setAutoRead(true);
	}

	void ended(@Nullable Throwable failure) {
		if (this.over.compareAndSet(false, true)) {
			this.events.socketEnded(this.aborted ? null : failure);
		}
	}

	@Override
	public void onCommand(PythonEventLoop loop, int command, @Nullable Object data) {
		DatagramHandler handler = this.handler;
		if (command == TransportCommand.RELEASE) {
			this.events.release();
		}
		else if (handler == null) {
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
		Disposable opening = this.opening;
		if (opening != null) {
			opening.dispose();
		}
		DatagramHandler handler = this.handler;
		if (handler != null) {
			handler.channel().close();
		}
		else {
			ended(null);
		}
	}

	@Override
	public void onLoopEnded() {
		this.over.set(true);
		abort();
	}

}
