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
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.ring.FrameType;

/**
 * A running application and what all its requests share.
 */
final class AsgiMount {

	private static final ThreadLocal<MarshalWriter> writers = ThreadLocal.withInitial(MarshalWriter::new);

	private final AsgiBindings bindings;

	private final RequestScope scope;

	private final @Nullable AsgiObservations observations;

	private final int limit;

	private final long maxRequestSize;

	private final MountLoad load = new MountLoad();

	private final RefusalLog refusals;

	AsgiMount(AsgiBindings bindings, boolean forwardedHeaders, @Nullable AsgiObservations observations) {
		this.observations = observations;
		AsgiApplication application = bindings.application();
		TrustedProxies proxies = (forwardedHeaders && !application.trustedProxies().isEmpty())
				? new TrustedProxies(application.trustedProxies()) : null;
		this.bindings = bindings;
		this.refusals = new RefusalLog(application.id());
		this.scope = new RequestScope(application, bindings.key(), proxies);
		Integer limit = application.limitConcurrency();
		this.limit = (limit != null) ? limit : Integer.MAX_VALUE;
		DataSize maxSize = application.maxRequestSize();
		this.maxRequestSize = (maxSize != null) ? maxSize.toBytes() : Long.MAX_VALUE;
	}

	AsgiApplication application() {
		return this.bindings.application();
	}

	@Nullable AsgiObservations observations() {
		return this.observations;
	}

	AsgiBindings bindings() {
		return this.bindings;
	}

	long maxRequestSize() {
		return this.maxRequestSize;
	}

	MountLoad load() {
		return this.load;
	}

	RefusalLog refusals() {
		return this.refusals;
	}

	/**
	 * Count a request; each is followed by {@link #exit}.
	 * @param frameType the type of the frame that gives Python the request
	 * @return {@code false} if there are more than allowed
	 */
	boolean enter(int frameType) {
		return this.load.begun(frameType) <= this.limit;
	}

	void exit(int frameType) {
		this.load.ended(frameType);
	}

	/**
	 * Return a writer for one frame, which belongs to the calling thread.
	 * @return an empty writer
	 */
	MarshalWriter writer() {
		MarshalWriter writer = writers.get();
		writer.reset();
		return writer;
	}

	void writeScope(MarshalWriter out, HttpExchange exchange, ByteBuffer body) {
		this.scope.write(out, exchange, body);
	}

	/**
	 * Give a request to one of the loops of the application.
	 * @param call the request
	 * @param type the type of the frame
	 * @param flags the flags of the frame
	 * @param out the payload
	 */
	void submit(PendingCall call, int type, int flags, MarshalWriter out) {
		try {
			this.bindings.select().submit(call, type, flags, out);
		}
		catch (PythonUnavailableException ex) {
			// The loop may have been replaced since it was selected.
			this.bindings.select().submit(call, type, flags, out);
		}
	}

	/**
	 * Write a further frame to the loop that has the request, if one has it still.
	 * @param call the request
	 * @param type the type of the frame
	 * @param flags the flags of the frame
	 * @param out the payload
	 */
	void write(PendingCall call, int type, int flags, MarshalWriter out) {
		PythonEventLoop eventLoop = call.eventLoop();
		if (eventLoop != null) {
			eventLoop.write(call, type, flags, out);
		}
	}

	void writeGone(PendingCall call, boolean cancel) {
		MarshalWriter out = writer();
		out.writeBoolean(cancel);
		write(call, FrameType.ASGI_GONE, 0, out);
		if (cancel) {
			ending(call, Duration.ZERO);
		}
	}

	/**
	 * Take note that a response streams to nobody: Python cancels it after a grace
	 * period, unless its loop is blocked.
	 * @param call the request
	 */
	void ending(PendingCall call) {
		if (application().cancelOnDisconnect()) {
			ending(call, AsgiBinding.CANCEL_GRACE);
		}
	}

	private static void ending(PendingCall call, Duration grace) {
		PythonEventLoop eventLoop = call.eventLoop();
		if (eventLoop != null) {
			eventLoop.hungCalls().ending(call, grace);
		}
	}

	void writeSent(PendingCall call, long bytes) {
		MarshalWriter out = writer();
		out.writeLong(bytes);
		write(call, FrameType.ASGI_SENT, 0, out);
	}

}
