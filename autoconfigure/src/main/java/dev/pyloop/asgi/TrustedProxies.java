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

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The proxies whose word about the client counts: addresses, networks, other names as
 * they are, or all.
 */
final class TrustedProxies {

	private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

	private final boolean all;

	private final Set<String> names = new HashSet<>();

	private final List<Network> networks = new ArrayList<>();

	TrustedProxies(List<String> proxies) {
		this.all = proxies.contains("*");
		for (String proxy : proxies) {
			int slash = proxy.indexOf('/');
			byte[] address = NetUtil
				.createByteArrayFromIpAddressString((slash < 0) ? proxy : proxy.substring(0, slash));
			if (address == null) {
				Assert.isTrue(slash < 0, () -> "'trustedProxies' has '" + proxy + "', which is not a network");
				this.names.add(proxy);
			}
			else {
				this.networks.add(new Network(address, prefix(proxy, slash, address.length * 8)));
			}
		}
	}

	private static int prefix(String proxy, int slash, int max) {
		if (slash < 0) {
			return max;
		}
		String text = proxy.substring(slash + 1);
		Assert.isTrue(text.matches("\\d{1,3}") && Integer.parseInt(text) <= max,
				() -> "'trustedProxies' has '" + proxy + "', whose prefix is not between 0 and " + max);
		return Integer.parseInt(text);
	}

	boolean isTrusted(@Nullable InetAddress address) {
		return this.all || (address != null && isTrusted(address.getAddress()));
	}

	private boolean isTrusted(byte[] address) {
		for (Network network : this.networks) {
			if (network.contains(address)) {
				return true;
			}
		}
		return false;
	}

	private boolean isTrusted(String host) {
		byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
		return this.all || ((address != null) ? isTrusted(address) : this.names.contains(host));
	}

	/**
	 * Return the client that a trusted proxy names: the last one that is not trusted.
	 * @param forwardedFor the value of {@code X-Forwarded-For}
	 * @return the client, or {@code null} if there is none
	 */
	@Nullable String client(String forwardedFor) {
		String[] hosts = StringUtils.commaDelimitedListToStringArray(forwardedFor);
		if (!this.all) {
			for (int index = hosts.length - 1; index >= 0; index--) {
				String host = hosts[index].trim();
				if (!isTrusted(host)) {
					return host.isEmpty() ? null : host;
				}
			}
		}
		return (hosts.length == 0 || hosts[0].isBlank()) ? null : hosts[0].trim();
	}

	/**
	 * Return the scheme that a trusted proxy names.
	 * @param forwardedProto the value of {@code X-Forwarded-Proto}
	 * @return the scheme, or {@code null} if it is none
	 */
	static @Nullable String scheme(String forwardedProto) {
		String scheme = forwardedProto.trim().toLowerCase(Locale.ROOT);
		if (!SCHEMES.contains(scheme)) {
			return null;
		}
		return scheme.startsWith("ws") ? scheme.replace("ws", "http") : scheme;
	}

	private record Network(byte[] address, int prefix) {

		boolean contains(byte[] other) {
			if (other.length != this.address.length) {
				return false;
			}
			int bits = this.prefix;
			for (int index = 0; bits > 0; index++, bits -= 8) {
				int mask = (bits >= 8) ? 0xff : (0xff << (8 - bits)) & 0xff;
				if ((this.address[index] & mask) != (other[index] & mask)) {
					return false;
				}
			}
			return true;
		}

	}

}
