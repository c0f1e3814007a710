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

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Hands the parts of a response body from the thread that reads frames to the event loop
 * of the channel. Parts that wait for it become one, so that a fast application costs few
 * tasks and few system calls.
 */
final class ResponseParts implements Runnable {

	private final HttpExchange exchange;

	private final HttpResponse response;

	private List<ByteBuf> waiting = new ArrayList<>();

	private boolean last;

	ResponseParts(HttpExchange exchange, HttpResponse response) {
		this.exchange = exchange;
		this.response = response;
	}

	/**
	 * Take a part; on the thread that reads frames.
	 * @param data the part, which is released here
	 * @param last whether it is the last one
	 */
	void offer(ByteBuf data, boolean last) {
		boolean first;
		synchronized (this) {
			first = this.waiting.isEmpty();
			this.waiting.add(data);
			this.last = last;
		}
		if (first && !this.exchange.execute(this)) {
			take().forEach(ByteBuf::release);
		}
	}

	private synchronized List<ByteBuf> take() {
		List<ByteBuf> taken = this.waiting;
		this.waiting = new ArrayList<>();
		return taken;
	}

	@Override
	public void run() {
		List<ByteBuf> parts;
		boolean last;
		synchronized (this) {
			parts = take();
			last = this.last;
		}
		this.response.write((parts.size() == 1) ? parts.get(0)
				: Unpooled.wrappedBuffer(parts.size(), parts.toArray(ByteBuf[]::new)), last);
	}

}
