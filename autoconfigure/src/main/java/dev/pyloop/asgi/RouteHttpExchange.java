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

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;

/**
 * A request and its response as Reactor Netty has them, which no filter of WebFlux sees.
 */
final class RouteHttpExchange extends HttpExchange {

	private final String contextPath;

	RouteHttpExchange(HttpServerRequest request, HttpServerResponse response, Context context, String contextPath) {
		super(request, response, context);
		this.contextPath = contextPath;
	}

	@Override
	@Nullable Principal principal() {
		return null;
	}

	@Override
	@Nullable String scheme() {
		return nativeRequest().scheme();
	}

	@Override
	@Nullable InetSocketAddress remoteAddress() {
		return nativeRequest().remoteAddress();
	}

	@Override
	String contextPath() {
		return forwardedPrefix() + this.contextPath;
	}

	@Override
	String forwardedPrefix() {
		String prefix = nativeRequest().forwardedPrefix();
		return (prefix != null) ? prefix : "";
	}

	@Override
	@Nullable HttpHeaders changedHeaders() {
		return null;
	}

	@Override
	void receive(CoreSubscriber<DataBuffer> body) {
		NettyDataBufferFactory buffers = new NettyDataBufferFactory(channel().alloc());
		nativeRequest().receive().retain().<DataBuffer>map(buffers::wrap).subscribe(body);
	}

	@Override
	void setRoute(@Nullable String route) {
	}

	@Override
	void write(byte[] body, CoreSubscriber<Void> subscriber) {
		if (body.length == 0) {
			Operators.complete(subscriber);
		}
		else {
			nativeResponse().sendObject(Unpooled.wrappedBuffer(body)).then().subscribe(subscriber);
		}
	}

	@Override
	void write(ResponseBody body, CoreSubscriber<Void> subscriber) {
		nativeResponse().send(Flux.from(body).map(NettyDataBufferFactory::toByteBuf)).then().subscribe(subscriber);
	}

	@Override
	void write(Path file, long size, CoreSubscriber<Void> subscriber) {
		nativeResponse().sendFile(file, 0, size).then().subscribe(subscriber);
	}

}
