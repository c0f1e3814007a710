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
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

import dev.pyloop.ring.FrameType;

/**
 * The response to one request, on the event loop of the channel except where said.
 */
final class HttpResponse implements Runnable, CoreSubscriber<Void> {

	private static final int ACKNOWLEDGED = 1 << 17;

	private final AsgiMount mount;

	private final HttpExchange exchange;

	private final HttpResponseListener listener;

	private @Nullable ResponseHead head;

	private byte @Nullable [] first;

	private int flags;

	private String[] trailers = {};

	private boolean started;

	private boolean refused;

	private boolean abandoned;

	private @Nullable ResponseBody body;

	private @Nullable Subscription writing;

	private @Nullable Future<?> timeout;

	private long acknowledged;

	HttpResponse(AsgiMount mount, HttpExchange exchange, HttpResponseListener listener) {
		this.mount = mount;
		this.exchange = exchange;
		this.listener = listener;
	}

	void startTimeout() {
		Duration timeout = this.mount.application().timeout();
		if (timeout != null) {
			this.timeout = this.exchange.channel()
				.eventLoop()
				.schedule(this::expire, timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void expire() {
		if (!this.started) {
			this.listener.timedOut();
			refuse(504, "Gateway Timeout");
		}
	}

	/**
	 * Read the head and the first part of the body; on the thread that reads frames,
	 * which then lets the event loop {@link #run()}.
	 * @param buffer the memory
	 * @param offset where it begins
	 * @param length how long it is
	 * @param flags the flags of the frame
	 */
	void read(ByteBuffer buffer, int offset, int length, int flags) {
		ResponseHead head = ResponseHead.read(buffer, offset);
		byte[] first = new byte[length - head.size()];
		buffer.get(offset + head.size(), first);
		this.head = head;
		this.first = first;
		this.flags = flags;
	}

	@Override
	public void run() {
		ResponseHead head = this.head;
		byte[] first = this.first;
		if (head == null || first == null || !begin() || this.exchange.isAnswered()) {
			return;
		}
		head.apply(this.exchange.nativeResponse(), this.mount.application(), this.exchange.isHttp2());
		this.exchange.setRoute(head.route());
		boolean more = (this.flags & FrameType.MORE) != 0;
		if (this.listener.isBodyOutstanding() || (more && this.exchange.isHttp10())) {
			this.exchange.closeAfterwards();
		}
		if ((this.flags & FrameType.TRAILERS) != 0) {
			this.exchange.nativeResponse().trailerHeaders(this::addTrailers);
		}
		if ((this.flags & FrameType.FILE) != 0) {
			this.exchange.writeFile(first, this);
		}
		else if (!more) {
			this.exchange.write(first, this);
		}
		else if (this.exchange.isHead()) {
			this.abandoned = true;
			this.exchange.write(first, this);
		}
		else {
			this.body = new ResponseBody(this.exchange.channel().alloc(), this.mount.load(), this::acknowledge);
			this.exchange.write(this.body, this);
			write(Unpooled.wrappedBuffer(first), false);
		}
	}

	private void addTrailers(HttpHeaders target) {
		for (int index = 0; index < this.trailers.length; index += 2) {
			target.add(this.trailers[index], this.trailers[index + 1]);
		}
	}

	/**
	 * End the response with trailers.
	 * @param trailers names and values in turn
	 */
	void writeTrailers(String[] trailers) {
		this.trailers = trailers;
		write(Unpooled.EMPTY_BUFFER, true);
	}

	/**
	 * Begin an answer.
	 * @return {@code false} if another one has begun
	 */
	boolean begin() {
		Future<?> timeout = this.timeout;
		if (timeout != null) {
			timeout.cancel(false);
		}
		boolean first = !this.started;
		this.started = true;
		return first;
	}

	/**
	 * Write a further part of the body.
	 * @param data the part, which is released here
	 * @param last whether it is the last one
	 */
	void write(ByteBuf data, boolean last) {
		ResponseBody body = this.body;
		if (body == null) {
			data.release();
		}
		else {
			body.offer(data, last);
		}
	}

	private void acknowledge() {
		ResponseBody body = this.body;
		if (body == null || body.emitted() - this.acknowledged < ACKNOWLEDGED) {
			return;
		}
		if (this.exchange.channel().isWritable()) {
			this.acknowledged = body.emitted();
			this.listener.sent(this.acknowledged);
		}
		else {
			WritabilityHandler.await(this.exchange.channel(), this::acknowledge);
		}
	}

	/**
	 * Answer without the application, and close the connection.
	 * @param status the status
	 * @param text the body
	 */
	void refuse(int status, String text) {
		if (!begin()) {
			abort();
			return;
		}
		if (this.exchange.isAnswered()) {
			return;
		}
		this.refused = true;
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		String[] headers = { "content-type", "text/plain; charset=utf-8", "content-length",
				Integer.toString(bytes.length) };
		new ResponseHead(status, null, headers, 0).apply(this.exchange.nativeResponse(), this.mount.application(),
				this.exchange.isHttp2());
		this.exchange.closeAfterwards();
		this.exchange.write(this.exchange.isHead() ? new byte[0] : bytes, this);
	}

	/**
	 * Answer that the application failed: by a status, or else by closing the connection.
	 */
	void fail() {
		if (this.started) {
			abort();
		}
		else {
			refuse(503, "Service Unavailable");
		}
	}

	/**
	 * Learn that the application has ended without a complete response.
	 */
	void end() {
		if (!this.refused) {
			abort();
		}
	}

	/**
	 * Close the connection in the middle of the response.
	 */
	void abort() {
		this.listener.closed();
		cancel();
		this.exchange.reset();
	}

	/**
	 * Release what is not written and will not be.
	 */
	void drop() {
		ResponseBody body = this.body;
		if (body != null) {
			body.cancel();
		}
	}

	void cancel() {
		begin();
		Subscription writing = this.writing;
		if (writing != null) {
			writing.cancel();
		}
	}

	@Override
	public Context currentContext() {
		return this.exchange.context();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.writing = subscription;
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Void value) {
	}

	@Override
	public void onError(Throwable failure) {
		this.listener.failed(failure);
	}

	@Override
	public void onComplete() {
		// Reactor Netty also completes a body whose connection was closed.
		this.listener.completed(this.abandoned || (this.body != null && !this.body.isComplete()));
	}

}
