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

package dev.pyloop.client;

import java.nio.ByteBuffer;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;

import dev.pyloop.PythonException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.CallCancellation;
import dev.pyloop.eventloop.CallIdentity;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonErrors;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.ring.FrameType;

/**
 * A subscription that starts something in Python: how it is submitted, times out, fails
 * and is cancelled. What a value means to the subscriber is left to the subclass, which
 * is the same object, so that a call costs no second one.
 */
abstract class CallSubscription extends PendingCall
		implements Subscription, CallTimeout.Expiry, CallAdmission.Subject, CallWait.Subject {

	/**
	 * How often an idempotent call is sent again: a call that ends its loops is in
	 * quarantine before.
	 */
	static final int MAX_RETRIES = 3;

	private final ClientEngine engine;

	private final PythonRequest request;

	private final @Nullable CallTrace trace;

	private volatile @Nullable CallTimeout timeout;

	private int retries;

	private volatile @Nullable CallAdmission admission;

	private @Nullable PythonEventLoop given;

	CallSubscription(ClientEngine engine, PythonRequest request, @Nullable CallTrace trace) {
		super(request.weight());
		this.engine = engine;
		this.request = request;
		this.trace = trace;
	}

	final ClientEngine engine() {
		return this.engine;
	}

	final PythonRequest request() {
		return this.request;
	}

	final @Nullable CallTrace trace() {
		return this.trace;
	}

	/**
	 * Return whether nothing must be signalled any more.
	 * @return {@code true} after the end
	 */
	abstract boolean isEnded();

	/**
	 * End, unless that has happened, and signal the failure.
	 * @param failure the failure
	 */
	abstract void end(Throwable failure);

	/**
	 * Take a frame with values, or the end.
	 * @param type one of {@link FrameType}
	 * @param buffer the memory that holds the payload, valid until this method returns
	 * @param offset where the payload begins
	 * @param length the length of the payload in bytes
	 */
	abstract void onAnswer(int type, ByteBuffer buffer, int offset, int length);

	/**
	 * Return what to send, which may be asked for again when a loop has ended.
	 * @return the request
	 */
	PythonRequest nextRequest() {
		return CallTrace.carried(this.trace, this.request);
	}

	/**
	 * Take note that the request was accepted.
	 */
	void onSubmitted() {
	}

	/**
	 * Return whether the subscriber can be given another run from its beginning.
	 * @return {@code false} if it has seen something of this one
	 */
	boolean isUntouched() {
		return true;
	}

	/**
	 * Submit the request, or end with the reason why that failed, and watch over it.
	 * @param eventLoop the loop, or {@code null} to choose one
	 */
	final void begin(@Nullable PythonEventLoop eventLoop) {
		submit(eventLoop);
		Duration duration = this.request.timeout();
		if (duration != null && !isEnded()) {
			startTimeout(duration);
		}
	}

	private void submit(@Nullable PythonEventLoop eventLoop) {
		CallAdmission admission = CallAdmission.of(this.engine, this.request, this);
		if (admission == null) {
			send(eventLoop);
			return;
		}
		this.given = eventLoop;
		this.admission = admission;
		if (isEnded()) {
			return;
		}
		admission.begin();
	}

	@Override
	public final void admitted(CallAdmission admission) {
		whenReleased(admission);
		if (!send(this.given)) {
			admission.run();
		}
	}

	@Override
	public final void refused(PythonException exception) {
		end(this.engine.refused(this, exception));
	}

	/**
	 * Send the request.
	 * @param eventLoop the loop, or {@code null} to choose one
	 * @return whether a loop has it
	 */
	private boolean send(@Nullable PythonEventLoop eventLoop) {
		if (isEnded()) {
			return false;
		}
		boolean sent = false;
		try {
			this.engine.start(nextRequest(), this, eventLoop);
			sent = true;
			onSubmitted();
		}
		catch (PythonUnavailableException ex) {
			if (eventLoop != null || this.request.isStrict() || !CallWait.begin(this, this.engine, ex)) {
				end(this.engine.refused(this, ex));
			}
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			end(this.engine.refused(this, ex));
		}
		if (isEnded()) { // Cancelled while it was submitted
			cancelInPython(CallCancellation.SUBSCRIBER);
		}
		return sent;
	}

	@Override
	public final void resubmit() {
		submit(null);
	}

	private void startTimeout(Duration duration) {
		CallTimeout timeout = new CallTimeout(this.engine, this.request, duration, this);
		this.timeout = timeout;
		if (isEnded()) {
			timeout.dispose();
		}
	}

	/**
	 * Wait for nothing any more.
	 */
	final void disposeTimeout() {
		CallAdmission admission = this.admission;
		if (admission != null) {
			admission.abandon();
		}
		CallTimeout timeout = this.timeout;
		if (timeout != null) {
			timeout.dispose();
		}
	}

	@Override
	protected final void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
		if (isEnded()) {
			return;
		}
		switch (type) {
			case FrameType.RESULT, FrameType.ITEMS, FrameType.END -> onAnswer(type, buffer, offset, length);
			case FrameType.ERROR ->
				end(this.engine.refused(this, PythonErrors.create(this.engine.read(buffer, offset, length))));
			case FrameType.STACK -> onStack(this.engine.read(buffer, offset, length));
			default -> onCancelled();
		}
	}

	private void onStack(@Nullable Object stack) {
		CallTimeout timeout = this.timeout;
		if (timeout != null) {
			timeout.onStack(stack);
		}
	}

	private void onCancelled() {
		CallTimeout timeout = this.timeout;
		if (timeout != null && timeout.isExpired()) {
			timeout.onStack("");
			return;
		}
		end(PythonErrors.cancelled(this.request.description()));
	}

	@Override
	protected final void onFailure(PythonException exception) {
		if (exception instanceof PythonUnavailableException && this.request.isIdempotent() && isUntouched()
				&& this.retries++ < MAX_RETRIES) {
			resubmit();
		}
		else {
			end(this.engine.refused(this, exception));
		}
	}

	@Override
	protected final CallIdentity identity() {
		return this.engine.identity(this.request);
	}

	@Override
	public final void cancelWithStack() {
		CallAdmission admission = this.admission;
		if (admission != null && admission.abandon()) {
			onCancelled();
			return;
		}
		cancelInPython(CallCancellation.TIMEOUT);
	}

	@Override
	public final void askWhere() {
		if (!isEnded()) {
			locate();
		}
	}

	@Override
	protected final void onLocated(@Nullable String stack, String loop) {
		CallTimeout timeout = this.timeout;
		if (timeout != null && !isEnded()) {
			timeout.onLocated(stack, loop);
		}
	}

	@Override
	public final void timedOut(PythonTimeoutException exception) {
		end(exception);
	}

}
