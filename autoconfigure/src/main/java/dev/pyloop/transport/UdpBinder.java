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

import java.net.InetSocketAddress;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.udp.UdpClient;
import reactor.netty.udp.UdpServer;

import dev.pyloop.eventloop.LoopResource;
import dev.pyloop.eventloop.LoopResourceFactory;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * Opens channels of UDP.
 */
final class UdpBinder implements LoopResourceFactory {

	@Override
	public LoopResource open(PythonEventLoop loop, long id, Map<String, @Nullable Object> options) {
		UdpSocket socket = new UdpSocket(new TransportEvents(loop, id));
		BlockingTasks.execute(() -> socket.open(bind(socket, new SocketOptions(options))), socket::ended);
		return socket;
	}

	private static Mono<? extends Connection> bind(UdpSocket socket, SocketOptions options) {
		InetSocketAddress local = options.localAddress("local");
		InetSocketAddress remote = options.address("remote");
		if (remote == null) {
			return UdpServer.create()
				.bindAddress(() -> local)
				.doOnChannelInit((observer, channel, address) -> socket.install(channel))
				.bind();
		}
		UdpClient client = UdpClient.create()
			.remoteAddress(() -> remote)
			.doOnChannelInit((observer, channel, address) -> socket.install(channel));
		return ((local != null) ? client.bindAddress(() -> local) : client).connect();
	}

}
