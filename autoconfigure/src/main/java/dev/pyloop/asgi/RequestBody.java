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
import java.util.Arrays;

import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.BaseSubscriber;

/**
 * The body of a request, read only as far as the application reads. All on the event loop
 * of the channel.
 */
final class RequestBody extends BaseSubscriber<DataBuffer> {

	static final int WINDOW = 1 << 18;

	private static final int INITIAL = 1 << 12;

	private final Listener listener;

	private final long maxSize;

	private byte[] buffer = new byte[INITIAL];

	private int size;

	private long received;

	private long consumed;

	private boolean complete;

	private boolean awaiting;

	private boolean dropped;

	private boolean started;

	private boolean finished;

	RequestBody(Listener listener, long maxSize) {
		this.listener = listener;
		this.maxSize = maxSize;
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		this.started = true;
		requestMore();
	}

	@Override
	protected void hookOnNext(DataBuffer data) {
		int count = data.readableByteCount();
		this.awaiting = false;
		this.received += count;
		if (this.received <= this.maxSize) {
			if (this.size + count > this.buffer.length) {
				this.buffer = Arrays.copyOf(this.buffer, Math.max(this.size + count, 2 * this.buffer.length));
			}
			data.read(this.buffer, this.size, count);
			this.size += count;
		}
		DataBufferUtils.release(data);
		if (this.received > this.maxSize) {
			this.listener.bodyTooLarge();
		}
		else {
			this.listener.bodyArrived();
			requestMore();
		}
	}

	@Override
	protected void hookOnComplete() {
		this.complete = true;
		this.listener.bodyArrived();
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.listener.bodyFailed(failure);
	}

	private void requestMore() {
		if (!this.awaiting && !this.complete && this.received - this.consumed < WINDOW) {
			this.awaiting = true;
			request(1);
		}
	}

	/**
	 * Learn how much the application has read.
	 * @param count bytes since the start
	 */
	void consumed(long count) {
		this.consumed = count;
		if (this.started && !this.dropped) {
			requestMore();
		}
	}

	/**
	 * Take what arrived; it is valid until more arrives.
	 * @return the bytes
	 */
	ByteBuffer take() {
		ByteBuffer taken = ByteBuffer.wrap(this.buffer, 0, this.size);
		this.size = 0;
		this.finished = this.complete;
		return taken;
	}

	/**
	 * Keep nothing of what arrived and still arrives.
	 */
	void drop() {
		this.dropped = true;
		this.size = 0;
		cancel();
	}

	/**
	 * Return whether there is something to take: bytes, or the end.
	 * @return whether to take it
	 */
	boolean hasNews() {
		return this.size > 0 || (this.complete && !this.finished);
	}

	boolean isStarted() {
		return this.started;
	}

	boolean isComplete() {
		return this.complete;
	}

	long received() {
		return this.received;
	}

	/**
	 * Learns what happens to a body.
	 */
	interface Listener {

		/**
		 * Some bytes arrived, or the end.
		 */
		void bodyArrived();

		/**
		 * There are more bytes than allowed.
		 */
		void bodyTooLarge();

		/**
		 * The body cannot be read.
		 * @param failure the failure
		 */
		void bodyFailed(Throwable failure);

	}

}
