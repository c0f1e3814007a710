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
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.util.unit.DataSize;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.eventloop.PendingCall;

/**
 * A running application and what all its requests share.
 */
final class AsgiMount {

	private final AsgiBinding binding;

	private final RequestScope scope;

	private final int limit;

	private final long maxRequestSize;

	private final AtomicInteger active = new AtomicInteger();

	AsgiMount(AsgiBinding binding, boolean forwardedHeaders) {
		AsgiApplication application = binding.application();
		TrustedProxies proxies = (forwardedHeaders && !application.trustedProxies().isEmpty())
				? new TrustedProxies(application.trustedProxies()) : null;
		this.binding = binding;
		this.scope = new RequestScope(binding, proxies);
		Integer limit = application.limitConcurrency();
		this.limit = (limit != null) ? limit : Integer.MAX_VALUE;
		DataSize maxSize = application.maxRequestSize();
		this.maxRequestSize = (maxSize != null) ? maxSize.toBytes() : Long.MAX_VALUE;
	}

	AsgiApplication application() {
		return this.binding.application();
	}

	AsgiBinding binding() {
		return this.binding;
	}

	long maxRequestSize() {
		return this.maxRequestSize;
	}

	/**
	 * Count a request; each is followed by {@link #exit()}.
	 * @return {@code false} if there are more than allowed
	 */
	boolean enter() {
		return this.active.incrementAndGet() <= this.limit;
	}

	void exit() {
		this.active.decrementAndGet();
	}

	int active() {
		return this.active.get();
	}

	MarshalWriter writer() {
		return this.binding.writer();
	}

	void writeScope(MarshalWriter out, HttpExchange exchange, ByteBuffer body) {
		this.scope.write(out, exchange, body);
	}

	void submit(PendingCall call, int type, int flags, MarshalWriter out) {
		this.binding.submit(call, type, flags, out);
	}

	void write(PendingCall call, int type, int flags, MarshalWriter out) {
		this.binding.write(call, type, flags, out);
	}

	void writeGone(PendingCall call, boolean cancel) {
		this.binding.writeGone(call, cancel);
	}

	void writeSent(PendingCall call, long bytes) {
		this.binding.writeSent(call, bytes);
	}

}
