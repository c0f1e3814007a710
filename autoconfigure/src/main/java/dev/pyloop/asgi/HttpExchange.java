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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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
import reactor.core.CoreSubscriber;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;

/**
 * A request and its response, as Reactor Netty has them.
 */
abstract class HttpExchange {

	private final Context context;

	private final HttpServerRequest nativeRequest;

	private final HttpServerResponse nativeResponse;

	private final Channel channel;

	private final boolean http2;

	private final boolean body;

	private final long contentLength;

	HttpExchange(HttpServerRequest request, HttpServerResponse response, Context context) {
		this.context = context;
		this.nativeRequest = request;
		this.nativeResponse = response;
		this.channel = ((Connection) request).channel();
		this.http2 = request.version().majorVersion() == 2;
		HttpHeaders headers = request.requestHeaders();
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

	HttpServerRequest nativeRequest() {
		return this.nativeRequest;
	}

	HttpServerResponse nativeResponse() {
		return this.nativeResponse;
	}

	boolean inEventLoop() {
		return this.channel.eventLoop().inEventLoop();
	}

	/**
	 * Run something on the event loop of the channel.
	 * @param task what to run
	 * @return {@code false} if the event loop has ended, and with it the channel
	 */
	boolean execute(Runnable task) {
		try {
			this.channel.eventLoop().execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	/**
	 * Return whether Reactor Netty has answered itself, because the rest of the request
	 * is malformed; it closes the connection then.
	 * @return whether there is a response
	 */
	boolean isAnswered() {
		return this.nativeResponse.hasSentHeaders();
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
	 * End the connection, or the stream of HTTP/2, so that the client sees that the
	 * response is not complete.
	 */
	void reset() {
		if (this.channel instanceof Http2StreamChannel) {
			this.channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
		}
		this.channel.close();
	}

	/**
	 * Write a file, without a look at it on the event loop.
	 * @param file the size of the file, and its path in UTF-8
	 * @param subscriber learns how it ended
	 */
	void writeFile(byte[] file, CoreSubscriber<Void> subscriber) {
		long size = ByteBuffer.wrap(file).order(ByteOrder.nativeOrder()).getLong();
		String path = new String(file, Long.BYTES, file.length - Long.BYTES, StandardCharsets.UTF_8);
		write(Path.of(path), size, subscriber);
	}

	/**
	 * Return who is authenticated.
	 * @return the principal, if anybody is
	 */
	abstract @Nullable Principal principal();

	/**
	 * Return the scheme, after forwarded headers if something before has used them.
	 * @return the scheme, if it is known
	 */
	abstract @Nullable String scheme();

	/**
	 * Return the address of the client, after forwarded headers if something before has
	 * used them.
	 * @return the address, if it is known
	 */
	abstract @Nullable InetSocketAddress remoteAddress();

	/**
	 * Return what comes before the path of the mount.
	 * @return the path, empty if there is none
	 */
	abstract String contextPath();

	/**
	 * Return what forwarded headers say is before the path that was received.
	 * @return the start of {@link #contextPath()}, empty if there is none
	 */
	abstract String forwardedPrefix();

	/**
	 * Return the headers of the request if something before has changed them.
	 * @return the headers, or {@code null} if they are as received
	 */
	abstract org.springframework.http.@Nullable HttpHeaders changedHeaders();

	abstract void receive(CoreSubscriber<DataBuffer> body);

	/**
	 * Name the route for metrics and traces.
	 * @param route the template of the framework, if it has one
	 */
	abstract void setRoute(@Nullable String route);

	abstract void write(byte[] body, CoreSubscriber<Void> subscriber);

	abstract void write(ResponseBody body, CoreSubscriber<Void> subscriber);

	abstract void write(Path file, long size, CoreSubscriber<Void> subscriber);

}
