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

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Operators;

/**
 * The body of a response that streams. Python waits when too much of it has not left, so
 * that what is queued here is bounded. All on the event loop of the channel.
 */
final class ResponseBody implements Publisher<DataBuffer>, Subscription {

	private final NettyDataBufferFactory buffers;

	private final MountLoad load;

	private final Runnable listener;

	private final Queue<ByteBuf> queue = new ArrayDeque<>();

	private @Nullable Subscriber<? super DataBuffer> subscriber;

	private long requested;

	private boolean complete;

	private boolean ended;

	private boolean emitting;

	private boolean left;

	private long emitted;

	/**
	 * Create a new instance.
	 * @param allocator gives the buffers
	 * @param load counts the body until {@link #cancel()}, which is called in any case
	 * @param listener is told when parts have been handed to the channel and more follow
	 */
	ResponseBody(ByteBufAllocator allocator, MountLoad load, Runnable listener) {
		this.buffers = new NettyDataBufferFactory(allocator);
		this.load = load;
		this.listener = listener;
		load.streamBegun();
	}

	@Override
	public void subscribe(Subscriber<? super DataBuffer> subscriber) {
		this.subscriber = subscriber;
		subscriber.onSubscribe(this);
	}

	@Override
	public void request(long n) {
		this.requested = Operators.addCap(this.requested, n);
		drain();
	}

	@Override
	public void cancel() {
		this.ended = true;
		this.queue.forEach(ByteBuf::release);
		this.queue.clear();
		if (!this.left) {
			this.left = true;
			this.load.streamEnded();
		}
	}

	/**
	 * Take a part of the body.
	 * @param data the part, which is released here; an empty one sends the head
	 * @param last whether it is the last one
	 */
	void offer(ByteBuf data, boolean last) {
		if (this.ended) {
			data.release();
		}
		else {
			this.queue.add(data);
			this.complete = last;
			drain();
		}
	}

	private void drain() {
		Subscriber<? super DataBuffer> subscriber = this.subscriber;
		if (this.emitting || subscriber == null) {
			return;
		}
		this.emitting = true;
		try {
			while (this.requested > 0 && !this.queue.isEmpty() && !this.ended) {
				ByteBuf data = this.queue.remove();
				this.requested--;
				this.emitted += data.readableBytes();
				subscriber.onNext(this.buffers.wrap(data));
			}
		}
		finally {
			this.emitting = false;
		}
		if (this.complete && this.queue.isEmpty() && !this.ended) {
			this.ended = true;
			subscriber.onComplete();
		}
		else if (!this.complete) {
			this.listener.run();
		}
	}

	boolean isComplete() {
		return this.complete && this.queue.isEmpty();
	}

	/**
	 * Return how many bytes were handed to the channel.
	 * @return the number of bytes
	 */
	long emitted() {
		return this.emitted;
	}

}
