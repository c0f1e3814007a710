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
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;

import dev.pyloop.PythonException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonErrors;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.ring.FrameType;

/**
 * One run of a call with one result. It ends exactly once: with a value, an error, a
 * timeout or a cancellation, whichever changes the state first.
 *
 * @param <T> the type of the result
 */
final class MonoCallSubscription<T> extends PendingCall implements Subscription, CallTimeout.Expiry {

	private static final int NOTHING = 0;

	private static final int REQUESTED = 1;

	private static final int HAS_VALUE = 2;

	private static final int ENDED = 3;

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<MonoCallSubscription> STATE = AtomicIntegerFieldUpdater
		.newUpdater(MonoCallSubscription.class, "state");

	private final ClientEngine engine;

	private final PythonRequest request;

	private final ResultReader<T> reader;

	private final CoreSubscriber<? super T> actual;

	private volatile int state;

	private @Nullable T value;

	private volatile @Nullable CallTimeout timeout;

	MonoCallSubscription(ClientEngine engine, PythonRequest request, ResultReader<T> reader,
			CoreSubscriber<? super T> actual) {
		super(request.weight());
		this.engine = engine;
		this.request = request;
		this.reader = reader;
		this.actual = actual;
	}

	void start(@Nullable PythonEventLoop eventLoop) {
		if (this.state == ENDED) {
			return;
		}
		try {
			this.engine.start(this.request, this, eventLoop);
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			end(ex);
			return;
		}
		Duration duration = this.request.timeout();
		if (duration != null && this.state != ENDED) {
			startTimeout(duration);
		}
		if (this.state == ENDED) {
			// Cancelled while it was submitted, when there was nothing to cancel yet.
			cancelInPython(false);
		}
	}

	boolean awaitAnswer(BooleanSupplier answered) {
		return awaitBriefly(answered);
	}

	private void startTimeout(Duration duration) {
		CallTimeout timeout = new CallTimeout(this.request, duration, this);
		this.timeout = timeout;
		if (this.state == ENDED) {
			timeout.dispose();
		}
	}

	@Override
	protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
		if (this.state == ENDED) {
			return;
		}
		switch (type) {
			case FrameType.RESULT -> onResult(buffer, offset, length);
			case FrameType.ERROR -> end(PythonErrors.create(this.engine.read(buffer, offset, length)));
			case FrameType.STACK -> onStack(this.engine.read(buffer, offset, length));
			default -> onCancelled();
		}
	}

	private void onResult(ByteBuffer buffer, int offset, int length) {
		T result;
		try {
			result = this.reader.read(buffer, offset, length);
		}
		catch (RuntimeException ex) {
			end(ClientEngine.asConversionException(ex, this.request));
			return;
		}
		if (result == null) {
			complete();
		}
		else {
			emit(result);
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

	private void emit(T result) {
		this.value = result;
		if (STATE.compareAndSet(this, NOTHING, HAS_VALUE)) {
			return;
		}
		if (STATE.compareAndSet(this, REQUESTED, ENDED)) {
			disposeTimeout();
			this.actual.onNext(result);
			this.actual.onComplete();
		}
	}

	private void complete() {
		if (STATE.getAndSet(this, ENDED) != ENDED) {
			disposeTimeout();
			this.actual.onComplete();
		}
	}

	private void end(Throwable failure) {
		if (STATE.getAndSet(this, ENDED) != ENDED) {
			disposeTimeout();
			this.actual.onError(failure);
		}
	}

	private void disposeTimeout() {
		CallTimeout timeout = this.timeout;
		if (timeout != null) {
			timeout.dispose();
		}
	}

	@Override
	protected void onFailure(PythonException exception) {
		end(exception);
	}

	@Override
	public void request(long n) {
		if (!Operators.validate(n) || STATE.compareAndSet(this, NOTHING, REQUESTED)) {
			return;
		}
		if (STATE.compareAndSet(this, HAS_VALUE, ENDED)) {
			disposeTimeout();
			T result = this.value;
			if (result != null) {
				this.actual.onNext(result);
			}
			this.actual.onComplete();
		}
	}

	@Override
	public void cancel() {
		int previous = STATE.getAndSet(this, ENDED);
		if (previous != ENDED) {
			disposeTimeout();
			if (previous != HAS_VALUE) {
				cancelInPython(false);
			}
		}
	}

	@Override
	public void cancelWithStack() {
		cancelInPython(true);
	}

	@Override
	public void timedOut(PythonTimeoutException exception) {
		end(exception);
	}

}
