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

import java.nio.file.Path;
import java.security.Principal;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
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
import reactor.util.context.Context;

/**
 * A request and its response, as Spring and as Reactor Netty have them.
 */
final class HttpExchange {

	private final ServerWebExchange exchange;

	private final Context context;

	private final String mountPath;

	private final HttpServerRequest nativeRequest;

	private final HttpServerResponse nativeResponse;

	private final Channel channel;

	private final @Nullable Principal principal;

	private final boolean http2;

	private final boolean body;

	private final long contentLength;

	HttpExchange(ServerWebExchange exchange, Context context, String mountPath, @Nullable Principal principal) {
		this.exchange = exchange;
		this.context = context;
		this.mountPath = mountPath;
		this.principal = principal;
		Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
		Object response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
		Assert.state(
				request instanceof HttpServerRequest && request instanceof Connection
						&& response instanceof HttpServerResponse,
				() -> "ASGI applications are served by Reactor Netty, but the request is of "
						+ request.getClass().getName() + "; use spring-boot-starter-reactor-netty");
		this.nativeRequest = (HttpServerRequest) request;
		this.nativeResponse = (HttpServerResponse) response;
		this.channel = ((Connection) request).channel();
		this.http2 = this.nativeRequest.version().majorVersion() == 2;
		HttpHeaders headers = this.nativeRequest.requestHeaders();
		String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
		boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
		this.contentLength = (length != null && !chunked) ? Long.parseLong(length.trim()) : -1;
		this.body = chunked || this.contentLength > 0;
	}

	boolean hasBody() {
		return this.body;
	}

	/**
	 * Return the length of the body of the request.
	 * @return the length, or -1 if it is not known
	 */
	long contentLength() {
		return this.contentLength;
	}

	boolean expectsContinue() {
		String expect = this.nativeRequest.requestHeaders().get(HttpHeaderNames.EXPECT);
		return expect != null && expect.equalsIgnoreCase("100-continue") && !isHttp10();
	}

	boolean isHttp2() {
		return this.http2;
	}

	boolean isHttp10() {
		return !this.http2 && this.nativeRequest.version().minorVersion() == 0;
	}

	boolean isHead() {
		return HttpMethod.HEAD.equals(this.nativeRequest.method());
	}

	Channel channel() {
		return this.channel;
	}

	Context context() {
		return this.context;
	}

	ServerHttpRequest request() {
		return this.exchange.getRequest();
	}

	HttpServerRequest nativeRequest() {
		return this.nativeRequest;
	}

	HttpServerResponse nativeResponse() {
		return this.nativeResponse;
	}

	@Nullable Principal principal() {
		return this.principal;
	}

	DataBufferFactory bufferFactory() {
		return this.exchange.getResponse().bufferFactory();
	}

	boolean inEventLoop() {
		return this.channel.eventLoop().inEventLoop();
	}

	void execute(Runnable task) {
		try {
			this.channel.eventLoop().execute(task);
		}
		catch (RejectedExecutionException ex) {
			// The event loop has ended, and with it the channel.
		}
	}

	void receive(CoreSubscriber<DataBuffer> body) {
		this.exchange.getRequest().getBody().subscribe(body);
	}

	/**
	 * Close the connection after the response, where it is not shared.
	 */
	void closeAfterwards() {
		if (!this.http2) {
			this.nativeResponse.keepAlive(false);
			if (isHttp10()) {
				this.nativeResponse.chunkedTransfer(false);
			}
		}
	}

	/**
	 * Name the route for metrics and traces.
	 * @param route the template of the framework, if it has one
	 */
	void setRoute(@Nullable String route) {
		if (route != null && this.exchange.getAttribute(
				ServerRequestObservationContext.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE) instanceof ServerRequestObservationContext observation) {
			observation.setPathPattern(this.mountPath.equals("/") ? route : this.mountPath + route);
		}
	}

	void write(byte[] body, CoreSubscriber<Void> subscriber) {
		ServerHttpResponse response = this.exchange.getResponse();
		Mono<Void> write = (body.length == 0) ? response.setComplete()
				: response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
		write.subscribe(subscriber);
	}

	void write(ResponseBody body, CoreSubscriber<Void> subscriber) {
		this.exchange.getResponse().writeWith(body).subscribe(subscriber);
	}

	void write(Path file, long size, CoreSubscriber<Void> subscriber) {
		ServerHttpResponse response = this.exchange.getResponse();
		Mono<Void> write = (response instanceof ZeroCopyHttpOutputMessage target) ? target.writeWith(file, 0, size)
				: response.writeWith(DataBufferUtils.read(file, response.bufferFactory(), 1 << 16));
		write.subscribe(subscriber);
	}

	/**
	 * End the connection, or the stream of HTTP/2, so that the client sees that the
	 * response is not complete.
	 */
	void reset() {
		if (this.channel instanceof Http2StreamChannel) {
			this.channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
		}
		this.channel.close();
	}

}
