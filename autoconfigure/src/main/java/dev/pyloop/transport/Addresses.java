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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as Python has them: host and port, and two numbers more with IPv6.
 */
final class Addresses {

	private Addresses() {
	}

	static @Nullable List<Object> toData(@Nullable SocketAddress address) {
		if (!(address instanceof InetSocketAddress socket)) {
			return null;
		}
		InetAddress host = socket.getAddress();
		if (host == null) {
			return List.of(socket.getHostString(), socket.getPort());
		}
		String text = NetUtil.toAddressString(host);
		return (host instanceof Inet6Address v6) ? List.of(text, socket.getPort(), 0, v6.getScopeId())
				: List.of(text, socket.getPort());
	}

}
