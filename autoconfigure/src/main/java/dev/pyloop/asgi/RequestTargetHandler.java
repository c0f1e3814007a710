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

import java.util.Collection;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Lets request targets that are no URI arrive at ASGI applications, as other servers do.
 * WebFlux would answer 400 to them: it gets them percent-encoded, and the application
 * gets them as they were received. The host of a target of absolute form replaces that of
 * the header.
 *
 * @since 0.1.0
 */
@Sharable
public final class RequestTargetHandler extends ChannelInboundHandlerAdapter {

	private static final String NAME = "pyloop.requestTarget";

	private static final AttributeKey<Received> RECEIVED = AttributeKey.valueOf(RequestTargetHandler.class, "received");

	private final List<String> paths;

	private RequestTargetHandler(Collection<String> paths) {
		this.paths = paths.stream()
			.map((path) -> path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
			.toList();
	}

	/**
	 * Add this to a server.
	 * @param server the server
	 * @param paths the paths below which targets may be no URI
	 * @return a server that encodes such targets
	 */
	public static HttpServer install(HttpServer server, Collection<String> paths) {
		RequestTargetHandler handler = new RequestTargetHandler(paths);
		return server.doOnConnection(handler::install);
	}

	/**
	 * Reactor Netty calls this for each request, before it looks at the request.
	 * @param connection the connection, or the stream of HTTP/2
	 */
	private void install(Connection connection) {
		ChannelPipeline pipeline = connection.channel().pipeline();
		if (pipeline.get(NAME) == null) {
			pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, this);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest request && isBelowPath(request.uri())) {
			String uri = request.uri();
			replaceHost(request, RequestTarget.authority(uri));
			String encoded = RequestTarget.encode(uri);
			if (encoded != null) {
				context.channel().attr(RECEIVED).set(new Received(uri, request.headers()));
				request.setUri(encoded);
			}
		}
		context.fireChannelRead(message);
	}

	private static void replaceHost(HttpRequest request, @Nullable String authority) {
		if (authority != null && request.headers().getAll(HttpHeaderNames.HOST).size() == 1) {
			request.headers().set(HttpHeaderNames.HOST, authority);
		}
	}

	private boolean isBelowPath(String uri) {
		int start = RequestTarget.pathStart(uri);
		for (String path : this.paths) {
			int end = start + path.length();
			if (uri.startsWith(path, start) && (end == uri.length() || "/?".indexOf(uri.charAt(end)) >= 0)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the target of a request as it was received.
	 * @param request the request
	 * @param channel its channel
	 * @return the target
	 */
	static String received(HttpServerRequest request, Channel channel) {
		Received received = channel.attr(RECEIVED).get();
		return (received != null && received.headers() == request.requestHeaders()) ? received.uri() : request.uri();
	}

	/**
	 * What one request was before.
	 *
	 * @param uri the target
	 * @param headers the headers of the request, which tell it from others
	 */
	private record Received(String uri, HttpHeaders headers) {

	}

}
