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

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.observation.PythonCallOutcome;
import dev.pyloop.ring.FrameType;

/**
 * One HTTP request on its way through Python. What has state runs on the event loop of
 * the channel; it ends exactly once.
 */
class HttpCall extends PendingCall implements Subscription, HttpResponseListener {

	private static final Log logger = LogFactory.getLog(AsgiWebHandler.class);

	private final AsgiMount mount;

	private final HttpExchange exchange;

	private final CoreSubscriber<? super Void> actual;

	private final HttpResponse response;

	private final ResponseParts parts;

	private final HttpUpload upload;

	private final Abandonment abandonment;

	private @Nullable RequestTrace trace;

	private boolean entered;

	private boolean ended;

	HttpCall(AsgiMount mount, HttpExchange exchange, CoreSubscriber<? super Void> actual) {
		super(1);
		this.mount = mount;
		this.exchange = exchange;
		this.abandonment = new Abandonment(mount, this);
		this.actual = actual;
		this.upload = new HttpUpload(mount, exchange, this);
		this.response = new HttpResponse(mount, exchange, this);
		this.parts = new ResponseParts(exchange, this.response);
	}

	/**
	 * Start; from any thread.
	 */
	void start() {
		this.actual.onSubscribe(this);
		if (this.exchange.inEventLoop()) {
			startInEventLoop();
		}
		else {
			this.exchange.execute(this::startInEventLoop);
		}
	}

	private void startInEventLoop() {
		if (this.ended) {
			return;
		}
		RequestCheck refusal = RequestCheck.refusal(this.exchange.nativeRequest());
		if (refusal != null) {
			refuse(refusal);
			return;
		}
		this.entered = true;
		this.trace = RequestTrace.begin(this.mount, frameType(), this.exchange.context());
		if (!this.mount.enter(frameType())) {
			RequestTrace.rejected(this.trace);
			refuse(503, "Service Unavailable", "as many requests run as 'limit-concurrency' allows");
			return;
		}
		this.response.startTimeout();
		submit();
	}

	/**
	 * Give the request to Python, at once or when a part of its body is there.
	 */
	void submit() {
		this.upload.start();
	}

	int frameType() {
		return FrameType.ASGI_HTTP;
	}

	final HttpResponse response() {
		return this.response;
	}

	/**
	 * Give the request to Python.
	 * @param data what of its body is there
	 * @param more whether more of it follows
	 */
	final void submit(ByteBuffer data, boolean more) {
		try {
			MarshalWriter out = this.mount.writer();
			int flags = RequestTrace.write(this.trace, out, () -> this.mount.writeScope(out, this.exchange, data));
			this.mount.submit(this, frameType(), more ? flags | FrameType.MORE : flags, out);
		}
		catch (PythonCallRejectedException ex) {
			this.mount.bindings().refused(this, ex);
			RequestTrace.rejected(this.trace);
			refuse(503, "Service Unavailable", String.valueOf(ex.getMessage()));
		}
		catch (PythonException ex) {
			this.mount.bindings().refused(this, ex);
			logger.error("ASGI application '" + this.mount.application().id() + "' cannot be reached", ex);
			this.response.refuse(503, "Service Unavailable");
		}
	}

	/**
	 * Answer without the application.
	 * @param status the status
	 * @param text the body
	 * @param reason why, for the log
	 */
	final void refuse(int status, String text, String reason) {
		this.mount.refusals().log(status, reason);
		this.response.refuse(status, text);
	}

	private void refuse(RequestCheck refusal) {
		refuse(refusal.status(), HttpResponseStatus.valueOf(refusal.status()).reasonPhrase(), refusal.reason());
	}

	final boolean isEnded() {
		return this.ended;
	}

	@Override
	protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
		boolean more = (flags & FrameType.MORE) != 0;
		switch (type) {
			case FrameType.ASGI_RESPONSE -> {
				this.abandonment.answered();
				this.response.read(buffer, offset, length, flags);
				this.exchange.execute(this.response);
			}
			case FrameType.ASGI_CHUNK -> {
				ByteBuf data = this.exchange.channel().alloc().directBuffer(length);
				data.writeBytes(buffer.slice(offset, length));
				this.parts.offer(data, !more);
			}
			case FrameType.ASGI_TRAILERS -> {
				byte[] data = new byte[length];
				buffer.get(offset, data);
				this.exchange.execute(() -> this.response.writeTrailers(ResponseHead.headers(data, 0)));
			}
			case FrameType.ASGI_DEMAND -> {
				long count = buffer.getLong(offset);
				this.exchange.execute(() -> demand(count));
			}
			default -> this.exchange.execute(this::endedInPython);
		}
	}

	void endedInPython() {
		if (!this.ended) {
			this.response.end();
		}
	}

	private void demand(long count) {
		if (!this.ended) {
			this.upload.demand(count);
		}
	}

	@Override
	protected void onFailure(PythonException exception) {
		this.exchange.execute(() -> {
			if (!this.ended) {
				logger.error("ASGI application '" + this.mount.application().id() + "' failed", exception);
				fail();
			}
		});
	}

	void fail() {
		this.response.fail();
	}

	@Override
	public void request(long n) {
		// There is nothing but an end.
	}

	@Override
	public void cancel() {
		if (this.exchange.inEventLoop()) {
			gone();
		}
		else {
			this.exchange.execute(this::gone);
		}
	}

	private void gone() {
		if (end(PythonCallOutcome.CANCELLED, null)) {
			this.response.cancel();
			this.abandonment.gone();
		}
	}

	@Override
	public boolean isBodyOutstanding() {
		return this.upload.isOutstanding();
	}

	@Override
	public void sent(long bytes) {
		this.mount.writeSent(this, bytes);
	}

	@Override
	public void timedOut() {
		this.mount.refusals().log(504, "it was not answered within " + this.mount.application().timeout());
		this.mount.writeGone(this, true);
	}

	@Override
	public void completed(boolean abandoned) {
		if (end(abandoned ? PythonCallOutcome.CANCELLED : PythonCallOutcome.SUCCESS, null)) {
			if (abandoned) {
				this.abandonment.gone();
			}
			this.actual.onComplete();
		}
	}

	@Override
	public void failed(Throwable failure) {
		if (end(PythonCallOutcome.ERROR, failure)) {
			this.abandonment.gone();
			this.actual.onError(failure);
		}
	}

	@Override
	public void closed() {
		end(PythonCallOutcome.ERROR, null);
	}

	/**
	 * The request has its answer, and is now something else.
	 */
	final void answered() {
		this.actual.onComplete();
	}

	final boolean end(PythonCallOutcome outcome, @Nullable Throwable failure) {
		if (this.ended) {
			return false;
		}
		this.ended = true;
		this.upload.drop();
		this.response.drop();
		if (this.entered) {
			this.mount.exit(frameType());
		}
		RequestTrace.end(this.trace, outcome, failure);
		return true;
	}

}
