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

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What Python asked for when it opened a socket.
 */
final class SocketOptions {

	private final Map<?, ?> options;

	SocketOptions(Map<?, ?> options) {
		this.options = options;
	}

	/**
	 * Return an address, which is yet to be resolved.
	 * @param name the name of the option
	 * @return the address, if there is one
	 */
	@Nullable InetSocketAddress address(String name) {
		Object address = this.options.get(name);
		if (address == null) {
			return null;
		}
		Assert.isInstanceOf(List.class, address, () -> "Option '" + name + "' must be host and port");
		List<?> pair = (List<?>) address;
		return InetSocketAddress.createUnresolved((String) pair.get(0), ((Number) pair.get(1)).intValue());
	}

	InetSocketAddress requiredAddress(String name) {
		InetSocketAddress address = address(name);
		Assert.notNull(address, () -> "Option '" + name + "' is missing");
		return address;
	}

	/**
	 * Return an address to bind to, resolved.
	 * @param name the name of the option
	 * @return the address, if there is one
	 */
	@Nullable InetSocketAddress localAddress(String name) {
		InetSocketAddress address = address(name);
		return (address != null) ? new InetSocketAddress(address.getHostString(), address.getPort()) : null;
	}

	/**
	 * Return what to encrypt with.
	 * @return {@code true}, the name of a bundle, or {@code null} for nothing
	 */
	@Nullable Object tls() {
		return this.options.get("tls");
	}

	String serverName() {
		return String.valueOf(this.options.get("server_name"));
	}

}
