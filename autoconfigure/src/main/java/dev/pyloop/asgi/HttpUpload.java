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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.ring.FrameType;

/**
 * Brings the body of a request to Python: what is there at once goes with the request,
 * the rest follows as the application reads. All on the event loop of the channel.
 */
final class HttpUpload implements RequestBody.Listener {

	private static final Log logger = LogFactory.getLog(AsgiWebHandler.class);

	private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0).asReadOnlyBuffer();

	private final AsgiMount mount;

	private final HttpExchange exchange;

	private final HttpCall call;

	private @Nullable RequestBody body;

	private boolean submitted;

	private boolean flushing;

	HttpUpload(AsgiMount mount, HttpExchange exchange, HttpCall call) {
		this.mount = mount;
		this.exchange = exchange;
		this.call = call;
	}

	void start() {
		if (!this.exchange.hasBody()) {
			this.call.submit(NO_BODY, false);
			return;
		}
		long maxSize = this.mount.maxRequestSize();
		if (this.exchange.contentLength() > maxSize) {
			refuse();
			return;
		}
		this.body = new RequestBody(this, maxSize);
		if (this.exchange.expectsContinue()) {
			submit(NO_BODY, true);
			return;
		}
		this.exchange.receive(this.body);
		// What came with the head in one read is there after this turn of the event loop.
		this.exchange.execute(this::flush);
	}

	private void submit(ByteBuffer data, boolean more) {
		this.submitted = true;
		this.call.submit(data, more);
	}

	@Override
	public void bodyArrived() {
		RequestBody body = this.body;
		if (body == null || this.call.isEnded()) {
			return;
		}
		if (body.isComplete()) {
			flush();
		}
		else if (this.submitted && !this.flushing) {
			this.flushing = true;
			this.exchange.execute(this::flush);
		}
	}

	private void flush() {
		RequestBody body = this.body;
		this.flushing = false;
		if (body == null || this.call.isEnded()) {
			return;
		}
		boolean more = !body.isComplete();
		if (!this.submitted) {
			submit(body.take(), more);
		}
		else if (body.hasNews()) {
			MarshalWriter out = this.mount.writer();
			out.writeBytes(body.take());
			this.mount.write(this.call, FrameType.ASGI_BODY, more ? FrameType.MORE : 0, out);
		}
	}

	/**
	 * Learn how much the application has read, and that it waits for more.
	 * @param count bytes since the start
	 */
	void demand(long count) {
		RequestBody body = this.body;
		if (body == null) {
			return;
		}
		body.consumed(count);
		if (!body.isStarted()) {
			this.exchange.receive(body);
		}
	}

	@Override
	public void bodyTooLarge() {
		drop();
		if (!this.call.isEnded()) {
			this.mount.writeGone(this.call, false);
			refuse();
		}
	}

	private void refuse() {
		this.call.refuse(413, "Content Too Large",
				"its body is larger than the " + this.mount.maxRequestSize() + " bytes of 'max-request-size'");
	}

	@Override
	public void bodyFailed(Throwable failure) {
		if (this.call.isEnded()) {
			return;
		}
		this.mount.writeGone(this.call, false);
		if (failure instanceof IllegalStateException) {
			String path = this.mount.application().path();
			logger.error("The body of a request below '" + path + "' cannot be read, because a filter has read it,"
					+ " such as the one for CSRF or hidden methods; turn that off for '" + path + "'", failure);
			this.call.response().refuse(500, "Internal Server Error");
		}
	}

	boolean isOutstanding() {
		RequestBody body = this.body;
		if (body == null || body.isComplete()) {
			return false;
		}
		long length = this.exchange.contentLength();
		return length < 0 || length - body.received() > RequestBody.WINDOW;
	}

	void drop() {
		RequestBody body = this.body;
		if (body != null && !body.isComplete()) {
			body.drop();
			this.exchange.channel().config().setAutoRead(true);
		}
	}

}
