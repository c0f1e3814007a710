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

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;

/**
 * The parts of a scope that are the same for all requests of a connection, encoded.
 *
 * @param remote the address of the peer
 * @param client the encoded {@code client}
 * @param server the encoded {@code server}
 * @param tls the encoded extension {@code tls}, {@code null} without TLS
 */
record ConnectionScope(@Nullable SocketAddress remote, byte[] client, byte[] server, byte @Nullable [] tls) {

	private static final AttributeKey<ConnectionScope> ATTRIBUTE = AttributeKey.valueOf(ConnectionScope.class, "scope");

	/**
	 * Return the parts for a connection.
	 * @param channel its channel, or that of a stream of it
	 * @return the parts
	 */
	static ConnectionScope of(Channel channel) {
		return ofConnection((channel instanceof Http2StreamChannel stream) ? stream.parent() : channel);
	}

	private static ConnectionScope ofConnection(Channel channel) {
		ConnectionScope scope = channel.attr(ATTRIBUTE).get();
		if (scope == null) {
			SocketAddress remote = channel.remoteAddress();
			SocketAddress local = channel.localAddress();
			scope = new ConnectionScope(remote, encode(remote, false), encode(local, true),
					TlsExtension.encode(channel));
			channel.attr(ATTRIBUTE).set(scope);
		}
		return scope;
	}

	/**
	 * Encode an address.
	 * @param address the address
	 * @param server whether it is that of the server
	 * @return a tuple of host and port, or {@code None}
	 */
	static byte[] encode(@Nullable SocketAddress address, boolean server) {
		MarshalWriter out = new MarshalWriter();
		if (address instanceof InetSocketAddress internet) {
			String host = (internet.getAddress() != null) ? internet.getAddress().getHostAddress()
					: internet.getHostString();
			write(out, host, internet.getPort());
		}
		else if (server && address instanceof DomainSocketAddress domain) {
			out.beginTuple(2);
			out.writeString(domain.path());
			out.writeNone();
		}
		else {
			out.writeNone();
		}
		return out.toByteArray();
	}

	static void write(MarshalWriter out, String host, int port) {
		int zone = host.indexOf('%');
		out.beginTuple(2);
		out.writeString((zone < 0) ? host : host.substring(0, zone));
		out.writeInt(port);
	}

}
