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

import java.util.Base64;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The handshake of a WebSocket on the side of the client, RFC 6455 section 4.2.1.
 */
final class WebSocketUpgrade {

	static final String VERSION = "13";

	private static final int KEY_SIZE = 16;

	private WebSocketUpgrade() {
	}

	/**
	 * Return whether a client asks for a WebSocket.
	 * @param request the request
	 * @return whether it does
	 */
	static boolean isRequested(HttpServerRequest request) {
		HttpHeaders headers = request.requestHeaders();
		return headers.contains(HttpHeaderNames.UPGRADE)
				&& headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
				&& headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
				&& HttpMethod.GET.equals(request.method()) && HttpVersion.HTTP_1_1.equals(request.version());
	}

	static boolean hasKnownVersion(HttpHeaders headers) {
		String version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
		return version != null && version.trim().equals(VERSION);
	}

	static boolean hasKey(HttpHeaders headers) {
		return isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY));
	}

	private static boolean isKey(@Nullable String key) {
		try {
			return key != null && Base64.getDecoder().decode(key.trim()).length == KEY_SIZE;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
