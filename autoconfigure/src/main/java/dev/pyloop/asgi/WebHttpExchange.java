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
import java.nio.file.Path;
import java.security.Principal;
import java.util.function.Consumer;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.util.Assert;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.util.context.Context;

/**
 * A request and its response as the filters of WebFlux have left them.
 */
final class WebHttpExchange extends HttpExchange {

	private static final String PLAIN_REQUEST = "org.springframework.http.server.reactive.ReactorServerHttpRequest";

	private static final String PLAIN_RESPONSE = "org.springframework.http.server.reactive.ReactorServerHttpResponse";

	private final ServerWebExchange exchange;

	private final String mountPath;

	private final @Nullable Principal principal;

	WebHttpExchange(ServerWebExchange exchange, Context context, String mountPath, @Nullable Principal principal) {
		super(nativeRequest(exchange), nativeResponse(exchange), context);
		this.exchange = exchange;
		this.mountPath = mountPath;
		this.principal = principal;
	}

	private static HttpServerRequest nativeRequest(ServerWebExchange exchange) {
		Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
		Assert.state(request instanceof HttpServerRequest && request instanceof Connection,
				() -> "ASGI applications are served by Reactor Netty, but the request is of "
						+ request.getClass().getName() + "; use spring-boot-starter-reactor-netty");
		return (HttpServerRequest) request;
	}

	private static HttpServerResponse nativeResponse(ServerWebExchange exchange) {
		return ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
	}

	@Override
	@Nullable Principal principal() {
		return this.principal;
	}

	@Override
	@Nullable String scheme() {
		return this.exchange.getRequest().getURI().getScheme();
	}

	@Override
	@Nullable InetSocketAddress remoteAddress() {
		return this.exchange.getRequest().getRemoteAddress();
	}

	@Override
	String contextPath() {
		return this.exchange.getRequest().getPath().contextPath().value();
	}

	@Override
	String forwardedPrefix() {
		if (contextPath().isEmpty()) {
			return "";
		}
		String path = this.exchange.getRequest().getPath().value();
		String received = RequestTarget.parse(nativeRequest().uri()).rawPath();
		return path.endsWith(received) ? path.substring(0, path.length() - received.length()) : "";
	}

	@Override
	@Nullable HttpHeaders changedHeaders() {
		ServerHttpRequest current = this.exchange.getRequest();
		while (current instanceof ServerHttpRequestDecorator decorator
				&& decorator.getClass().getName().startsWith("org.springframework.security.web.server.firewall.")) {
			current = decorator.getDelegate();
		}
		return current.getClass().getName().equals(PLAIN_REQUEST) ? null : this.exchange.getRequest().getHeaders();
	}

	@Override
	void receive(CoreSubscriber<DataBuffer> body) {
		this.exchange.getRequest().getBody().subscribe(body);
	}

	@Override
	void setRoute(@Nullable String route) {
		if (route != null && this.exchange.getAttribute(
				ServerRequestObservationContext.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE) instanceof ServerRequestObservationContext observation) {
			observation.setPathPattern(this.mountPath.equals("/") ? route : this.mountPath + route);
		}
	}

	@Override
	void write(byte[] body, CoreSubscriber<Void> subscriber) {
		ServerHttpResponse response = this.exchange.getResponse();
		Mono<Void> write;
		if (body.length == 0) {
			write = response.setComplete();
		}
		else if (response.getClass().getName().equals(PLAIN_RESPONSE)) {
			// No filter wants to see the body: what remains of a commit are its actions.
			write = response.setComplete().then(nativeResponse().sendObject(Unpooled.wrappedBuffer(body)).then());
		}
		else {
			write = response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
		}
		write.subscribe(subscriber);
	}

	@Override
	void write(ResponseBody body, CoreSubscriber<Void> subscriber) {
		this.exchange.getResponse().writeWith(body).subscribe(subscriber);
	}

	@Override
	void write(Path file, long size, CoreSubscriber<Void> subscriber) {
		ServerHttpResponse response = this.exchange.getResponse();
		Mono<Void> write = (response instanceof ZeroCopyHttpOutputMessage target) ? target.writeWith(file, 0, size)
				: response.writeWith(DataBufferUtils.read(file, response.bufferFactory(), 1 << 16));
		write.subscribe(subscriber);
	}

	/**
	 * Make a WebSocket of the connection, as {@code ReactorNettyRequestUpgradeStrategy}
	 * does.
	 * @param spec the settings
	 * @param connected takes the channel after the handshake
	 * @param subscriber learns when the handshake is written
	 */
	void upgrade(WebsocketServerSpec spec, Consumer<Channel> connected, CoreSubscriber<Void> subscriber) {
		this.exchange.getResponse().setComplete().then(Mono.defer(() -> nativeResponse().sendWebsocket((in, out) -> {
			connected.accept(channel());
			return Mono.never();
		}, spec))).subscribe(subscriber);
	}

}
