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

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Routes of Reactor Netty that give requests to ASGI applications before WebFlux sees
 * them: no filter, no Spring Security, no CORS, no observation. Only applications that
 * say {@link AsgiApplication#beforeFilters()} are routed; requests that open a WebSocket,
 * and those below the path of an application that does not say so, go on to WebFlux.
 *
 * @since 0.1.0
 */
public final class AsgiRoutes implements UnaryOperator<HttpServerRoutes> {

	private final List<AsgiWebHandler> handlers;

	private final String basePath;

	/**
	 * Create a new instance.
	 * @param handlers all mounted applications, which have to be started before the first
	 * request
	 * @param basePath what comes before the paths of the applications, without a slash at
	 * its end
	 */
	public AsgiRoutes(List<AsgiWebHandler> handlers, String basePath) {
		Assert.notNull(handlers, "'handlers' must not be null");
		Assert.notNull(basePath, "'basePath' must not be null");
		Comparator<AsgiWebHandler> length = Comparator.comparingInt((handler) -> path(handler).length());
		this.handlers = handlers.stream().sorted(length.reversed()).toList();
		this.basePath = basePath;
	}

	@Override
	public HttpServerRoutes apply(HttpServerRoutes routes) {
		for (AsgiWebHandler handler : this.handlers) {
			if (handler.application().beforeFilters()) {
				routes.route((request) -> find(request) == handler,
						(request, response) -> handler.handle(request, response, this.basePath));
			}
		}
		return routes;
	}

	private @Nullable AsgiWebHandler find(HttpServerRequest request) {
		if (request.requestHeaders().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
			return null;
		}
		String path = RequestTarget.parse(request.uri()).rawPath();
		if (!path.startsWith(this.basePath)) {
			return null;
		}
		for (AsgiWebHandler handler : this.handlers) {
			if (isBelow(path, path(handler))) {
				return handler;
			}
		}
		return null;
	}

	private boolean isBelow(String path, String mount) {
		int end = this.basePath.length() + mount.length();
		return path.startsWith(mount, this.basePath.length()) && (path.length() == end || path.charAt(end) == '/');
	}

	private static String path(AsgiWebHandler handler) {
		String path = handler.application().path();
		return path.equals("/") ? "" : path;
	}

}
