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
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonErrors;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.ring.FrameType;

/**
 * A subscription that starts something in Python: how it is submitted, times out, fails
 * and is cancelled. What a value means to the subscriber is left to the subclass, which
 * is the same object, so that a call costs no second one.
 */
abstract class CallSubscription extends PendingCall implements Subscription, CallTimeout.Expiry {

	private final ClientEngine engine;

	private final PythonRequest request;

	private volatile @Nullable CallTimeout timeout;

	CallSubscription(ClientEngine engine, PythonRequest request) {
		super(request.weight());
		this.engine = engine;
		this.request = request;
	}

	final ClientEngine engine() {
		return this.engine;
	}

	final PythonRequest request() {
		return this.request;
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
	 * Submit a request, or end with the reason why that failed.
	 * @param request what to send
	 * @param eventLoop the loop, or {@code null} to choose one
	 * @return whether it was submitted
	 */
	final boolean submit(PythonRequest request, @Nullable PythonEventLoop eventLoop) {
		if (isEnded()) {
			return false;
		}
		try {
			this.engine.start(request, this, eventLoop);
			return true;
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			end(ex);
			return false;
		}
	}

	/**
	 * Watch over what was submitted.
	 */
	final void watch() {
		Duration duration = this.request.timeout();
		if (duration != null && !isEnded()) {
			startTimeout(duration);
		}
		if (isEnded()) {
			// Cancelled while it was submitted, when there was nothing to cancel yet.
			cancelInPython(false);
		}
	}

	private void startTimeout(Duration duration) {
		CallTimeout timeout = new CallTimeout(this.request, duration, this);
		this.timeout = timeout;
		if (isEnded()) {
			timeout.dispose();
		}
	}

	final void disposeTimeout() {
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
			case FrameType.ERROR -> end(PythonErrors.create(this.engine.read(buffer, offset, length)));
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
		end(exception);
	}

	@Override
	public final void cancelWithStack() {
		cancelInPython(true);
	}

	@Override
	public final void timedOut(PythonTimeoutException exception) {
		end(exception);
	}

}
