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

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

import dev.pyloop.eventloop.LoopResource;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * A connection that Java has opened or accepted, until and while Python uses it.
 */
final class AdoptedConnection implements LoopResource {

	private final TransportEvents events;

	private final Connection connection;

	private final TcpSocket socket;

	private final EventLoop eventLoop;

	private boolean used;

	AdoptedConnection(TransportEvents events, Connection connection) {
		this.events = events;
		this.connection = connection;
		this.socket = new TcpSocket(events);
		this.eventLoop = connection.channel().eventLoop();
	}

	static void check(Channel channel) {
		Assert.isTrue(channel instanceof SocketChannel, () -> "Connection " + channel + " is not one of TCP");
		Assert.isTrue(channel.pipeline().get(NettyPipeline.ReactiveBridge) != null,
				() -> "Connection " + channel + " has no handler of Reactor Netty, or has ended");
		Assert.isTrue(channel.pipeline().get(NettyPipeline.HttpCodec) == null,
				() -> "Connection " + channel + " is one of HTTP, whose bytes are not for Python");
	}

	@Override
	public void onRegistered() {
		this.connection.onDispose(this::disposed);
		// What TLS has read with the handshake passes before a task could run.
		inEventLoop(() -> this.socket.offer(this.connection.channel()));
	}

	private synchronized void disposed() {
		if (!this.used) {
			this.events.release();
		}
	}

	@Override
	public void onCommand(PythonEventLoop loop, int command, @Nullable Object data) {
		if (command == TransportCommand.OPEN) {
			use();
		}
		else {
			this.socket.onCommand(loop, command, data);
		}
	}

	private synchronized void use() {
		Assert.state(!this.used, "The connection is used already");
		this.used = true;
		inEventLoop(this.socket::accept);
	}

	private void inEventLoop(Runnable task) {
		if (this.eventLoop.inEventLoop()) {
			task.run();
		}
		else {
			this.eventLoop.execute(task);
		}
	}

	@Override
	public void onLoopEnded() {
		this.socket.onLoopEnded();
		this.connection.dispose();
	}

}
