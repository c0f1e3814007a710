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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import dev.pyloop.convert.MarshalWriter;

/**
 * Writes the parts of the scope of a request, which Python unpacks in
 * {@code Asgi.on_http}.
 */
final class RequestScope {

	private static final int PARTS = 13;

	private static final byte[] HTTP_1_1 = encode("1.1");

	private static final byte[] HTTP_1_0 = encode("1.0");

	private static final byte[] HTTP_2 = encode("2");

	private static final byte[] EXTENSIONS = extensions(true);

	private static final byte[] EXTENSION_ENTRIES = extensions(false);

	private final AsgiApplication application;

	private final int key;

	private final @Nullable TrustedProxies trustedProxies;

	RequestScope(AsgiApplication application, int key, @Nullable TrustedProxies trustedProxies) {
		this.application = application;
		this.key = key;
		this.trustedProxies = trustedProxies;
	}

	private static byte[] encode(String text) {
		MarshalWriter out = new MarshalWriter();
		out.writeString(text);
		return out.toByteArray();
	}

	/**
	 * Write a request.
	 * @param out takes the parts
	 * @param exchange the request
	 * @param body what of the body is there
	 */
	void write(MarshalWriter out, HttpExchange exchange, ByteBuffer body) {
		HttpServerRequest source = exchange.nativeRequest();
		HttpHeaders headers = source.requestHeaders();
		out.beginTuple(PARTS);
		out.writeInt(this.key);
		out.writeRaw(exchange.isHttp2() ? HTTP_2 : exchange.isHttp10() ? HTTP_1_0 : HTTP_1_1);
		out.writeString(source.method().name());
		ConnectionScope connection = ConnectionScope.of(exchange.channel());
		boolean trusted = isTrusted(connection.remote());
		writeScheme(out, exchange, headers, trusted);
		writePath(out, exchange);
		writeHeaders(out, exchange, headers);
		writeClient(out, exchange, connection, headers, trusted);
		out.writeRaw(connection.server());
		writeExtensions(out, connection, exchange.principal());
		out.writeBytes(body);
	}

	private static void writeExtensions(MarshalWriter out, ConnectionScope connection, @Nullable Principal principal) {
		byte[] tls = connection.tls();
		if (tls == null && principal == null) {
			out.writeRaw(EXTENSIONS);
			return;
		}
		out.beginDict();
		out.writeRaw(EXTENSION_ENTRIES);
		if (tls != null) {
			out.writeString("tls");
			out.writeRaw(tls);
		}
		if (principal != null) {
			out.writeString("pyloop.principal");
			PrincipalExtension.write(out, principal);
		}
		out.endDict();
	}

	private static byte[] extensions(boolean complete) {
		MarshalWriter out = new MarshalWriter();
		if (complete) {
			out.beginDict();
		}
		for (String name : List.of("http.response.pathsend", "http.response.trailers")) {
			out.writeString(name);
			out.beginDict();
			out.endDict();
		}
		if (complete) {
			out.endDict();
		}
		return out.toByteArray();
	}

	private boolean isTrusted(@Nullable SocketAddress remote) {
		return this.trustedProxies != null && this.trustedProxies
			.isTrusted((remote instanceof InetSocketAddress internet) ? internet.getAddress() : null);
	}

	private static void writeScheme(MarshalWriter out, HttpExchange exchange, HttpHeaders headers, boolean trusted) {
		String forwarded = trusted ? headers.get("x-forwarded-proto") : null;
		String scheme = (forwarded != null) ? TrustedProxies.scheme(forwarded) : null;
		if (scheme == null) {
			scheme = exchange.scheme();
		}
		out.writeString((scheme != null) ? scheme : "http");
	}

	private void writePath(MarshalWriter out, HttpExchange exchange) {
		RequestTarget target = RequestTarget
			.parse(RequestTargetHandler.received(exchange.nativeRequest(), exchange.channel()));
		String context = exchange.contextPath();
		String rawPath = exchange.forwardedPrefix() + target.rawPath();
		String mount = this.application.path();
		String rootPath = mount.equals("/") ? context : context + mount;
		String given = this.application.rootPath();
		if (given != null) {
			String root = given.equals("/") ? "" : given;
			rawPath = root + rawPath.substring(RequestTarget.prefixEnd(rawPath, rootPath));
			rootPath = root;
		}
		out.writeString(RequestTarget.decode(rawPath));
		out.writeBytes(rawPath.getBytes(StandardCharsets.ISO_8859_1));
		out.writeBytes(target.query().getBytes(StandardCharsets.ISO_8859_1));
		out.writeString(rootPath);
	}

	private static void writeHeaders(MarshalWriter out, HttpExchange exchange, HttpHeaders headers) {
		org.springframework.http.HttpHeaders changed = exchange.changedHeaders();
		if (changed != null) {
			RequestHeaders.writeChanged(out, headers, changed, exchange.isHttp2());
		}
		else if (exchange.isHttp2()) {
			RequestHeaders.writeHttp2(out, headers);
		}
		else {
			RequestHeaders.write(out, headers);
		}
	}

	private void writeClient(MarshalWriter out, HttpExchange exchange, ConnectionScope connection, HttpHeaders headers,
			boolean trusted) {
		String forwarded = trusted ? RequestHeaders.joined(headers, "x-forwarded-for") : null;
		String client = (forwarded != null && this.trustedProxies != null) ? this.trustedProxies.client(forwarded)
				: null;
		if (client != null) {
			ConnectionScope.write(out, client, 0);
			return;
		}
		InetSocketAddress remote = exchange.remoteAddress();
		if (remote == null || remote.equals(connection.remote())) {
			out.writeRaw(connection.client());
		}
		else {
			out.writeRaw(ConnectionScope.encode(remote, false));
		}
	}

}
