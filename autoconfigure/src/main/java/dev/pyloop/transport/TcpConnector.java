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
import java.util.List;
import java.util.Map;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.TcpClient;

import dev.pyloop.eventloop.LoopResource;
import dev.pyloop.eventloop.LoopResourceFactory;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * Opens connections of TCP, with or without TLS.
 */
final class TcpConnector implements LoopResourceFactory {

	private final TcpClient client;

	private final TlsContexts tls;

	TcpConnector(TlsContexts tls) {
		this.tls = tls;
		this.client = TcpClient.create(ConnectionProvider.newConnection())
			.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.option(ChannelOption.TCP_NODELAY, true);
	}

	@Override
	public LoopResource open(PythonEventLoop loop, long id, Map<String, @Nullable Object> options) {
		TcpSocket socket = new TcpSocket(new TransportEvents(loop, id));
		BlockingTasks.execute(() -> connect(loop, socket, new SocketOptions(options)), socket::ended);
		return socket;
	}

	private void connect(PythonEventLoop loop, TcpSocket socket, SocketOptions options) throws SSLException {
		InetSocketAddress address = options.requiredAddress("address");
		InetSocketAddress local = options.localAddress("local");
		SslContext context = context(options.tls());
		TcpClient client = this.client.runOn(NettyEventLoops.of(loop)).remoteAddress(() -> address);
		if (local != null) {
			client = client.bindAddress(() -> local);
		}
		if (context != null) {
			client = client.doOnChannelInit((observer, channel, remote) -> channel.pipeline()
				.addFirst(newHandler(context, channel, options.serverName(), address.getPort())));
		}
		socket.connect(client);
	}

	private @Nullable SslContext context(@Nullable Object tls) throws SSLException {
		if (tls == null) {
			return null;
		}
		return (tls instanceof String bundle) ? this.tls.client(bundle) : this.tls.client();
	}

	private static SslHandler newHandler(SslContext context, Channel channel, String serverName, int port) {
		SslHandler handler = context.newHandler(channel.alloc(), serverName, port);
		SSLEngine engine = handler.engine();
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		if (!NetUtil.isValidIpV4Address(serverName) && !NetUtil.isValidIpV6Address(serverName)) {
			parameters.setServerNames(List.of(new SNIHostName(serverName)));
		}
		engine.setSSLParameters(parameters);
		return handler;
	}

}
