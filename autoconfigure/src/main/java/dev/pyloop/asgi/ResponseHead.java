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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Status and headers of a response, checked by Python.
 *
 * @param status the status
 * @param route the template of the route, if the framework has one
 * @param headers names and values in turn
 * @param size how many bytes of the frame this was
 */
record ResponseHead(int status, @Nullable String route, String[] headers, int size) {

	private static final int FIXED = 8;

	private static final String[] NO_HEADERS = new String[0];

	/**
	 * Read what {@code _asgi_http.HEAD} begins.
	 * @param buffer the memory
	 * @param offset where it begins
	 * @return the head
	 */
	static ResponseHead read(ByteBuffer buffer, int offset) {
		int status = Short.toUnsignedInt(buffer.getShort(offset));
		int routeLength = Short.toUnsignedInt(buffer.getShort(offset + 2));
		int headersLength = buffer.getInt(offset + 4);
		byte[] bytes = new byte[routeLength + headersLength];
		buffer.get(offset + FIXED, bytes);
		String route = (routeLength != 0) ? new String(bytes, 0, routeLength, StandardCharsets.UTF_8) : null;
		return new ResponseHead(status, route, headers(bytes, routeLength), FIXED + bytes.length);
	}

	/**
	 * Read names and values with NUL between them.
	 * @param bytes has them
	 * @param start where they begin
	 * @return names and values in turn
	 */
	static String[] headers(byte[] bytes, int start) {
		if (start == bytes.length) {
			return NO_HEADERS;
		}
		String[] headers = new String[count(bytes, start)];
		int begin = start;
		for (int index = 0; index < headers.length; index++) {
			int end = begin;
			while (end < bytes.length && bytes[end] != 0) {
				end++;
			}
			headers[index] = new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
			begin = end + 1;
		}
		return headers;
	}

	private static int count(byte[] bytes, int start) {
		int count = 1;
		for (int index = start; index < bytes.length; index++) {
			if (bytes[index] == 0) {
				count++;
			}
		}
		return count;
	}

	/**
	 * Put status and headers into a response.
	 * @param response the response
	 * @param application has the headers that are added
	 * @param http2 whether headers of one connection are left out
	 */
	void apply(HttpServerResponse response, AsgiApplication application, boolean http2) {
		HttpHeaders target = response.responseHeaders();
		response.status(this.status);
		for (int index = 0; index < this.headers.length; index += 2) {
			add(target, this.headers[index], this.headers[index + 1], http2);
		}
		if (application.dateHeader() && !target.contains(HttpHeaderNames.DATE)) {
			target.set(HttpHeaderNames.DATE, DateHeader.now());
		}
		if (!application.headers().isEmpty()) {
			for (Map.Entry<String, String> header : application.headers().entrySet()) {
				if (!target.contains(header.getKey())) {
					target.set(header.getKey(), header.getValue());
				}
			}
		}
		String server = application.serverHeader();
		if (server != null && !target.contains(HttpHeaderNames.SERVER)) {
			target.set(HttpHeaderNames.SERVER, server);
		}
	}

	/**
	 * Put the headers of the handshake of a WebSocket into a response. The subprotocol is
	 * left out, it is set by the handshake itself.
	 * @param response the response
	 * @param application has the headers that are added
	 */
	void applyAcceptance(HttpServerResponse response, AsgiApplication application) {
		apply(response, application, false);
		response.responseHeaders().remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
	}

	/**
	 * Return the last value of a header.
	 * @param name the name in lower case
	 * @return the value, or {@code null}
	 */
	@Nullable String header(String name) {
		for (int index = this.headers.length - 2; index >= 0; index -= 2) {
			if (this.headers[index].equalsIgnoreCase(name)) {
				return this.headers[index + 1];
			}
		}
		return null;
	}

	private void add(HttpHeaders target, String name, String value, boolean http2) {
		if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
			if (this.status != 204) {
				target.set(name, value);
			}
		}
		else if (!http2 || !isOfConnection(name)) {
			target.add(name, value);
		}
	}

	private static boolean isOfConnection(String name) {
		return HttpHeaderNames.CONNECTION.contentEqualsIgnoreCase(name)
				|| HttpHeaderNames.UPGRADE.contentEqualsIgnoreCase(name) || "keep-alive".equalsIgnoreCase(name)
				|| "proxy-connection".equalsIgnoreCase(name);
	}

}
