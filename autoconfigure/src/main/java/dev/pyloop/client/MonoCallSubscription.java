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
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

import dev.pyloop.eventloop.CallCancellation;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * One run of a call with one result. It ends exactly once: with a value, an error, a
 * timeout or a cancellation, whichever changes the state first.
 *
 * @param <T> the type of the result
 */
final class MonoCallSubscription<T> extends CallSubscription {

	private static final int NOTHING = 0;

	private static final int REQUESTED = 1;

	private static final int HAS_VALUE = 2;

	private static final int ENDED = 3;

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<MonoCallSubscription> STATE = AtomicIntegerFieldUpdater
		.newUpdater(MonoCallSubscription.class, "state");

	private final ResultReader<T> reader;

	private final CoreSubscriber<? super T> actual;

	private volatile int state;

	private @Nullable T value;

	MonoCallSubscription(ClientEngine engine, PythonRequest request, ResultReader<T> reader, @Nullable CallTrace trace,
			CoreSubscriber<? super T> actual) {
		super(engine, request, trace);
		this.reader = reader;
		this.actual = actual;
	}

	void start(@Nullable PythonEventLoop eventLoop) {
		begin(eventLoop);
	}

	boolean awaitAnswer(BooleanSupplier answered) {
		return awaitBriefly(answered);
	}

	@Override
	boolean isEnded() {
		return this.state == ENDED;
	}

	@Override
	void onAnswer(int type, ByteBuffer buffer, int offset, int length) {
		T result;
		try {
			result = this.reader.read(buffer, offset, length);
		}
		catch (RuntimeException ex) {
			end(ClientEngine.asReadFailure(ex, request()));
			return;
		}
		if (result == null) {
			complete();
		}
		else {
			emit(result);
		}
	}

	private void emit(T result) {
		this.value = result;
		if (STATE.compareAndSet(this, NOTHING, HAS_VALUE)) {
			CallTrace.ended(trace(), null, this);
			return;
		}
		if (STATE.compareAndSet(this, REQUESTED, ENDED)) {
			disposeTimeout();
			CallTrace.ended(trace(), null, this);
			this.actual.onNext(result);
			this.actual.onComplete();
		}
	}

	private void complete() {
		if (STATE.getAndSet(this, ENDED) != ENDED) {
			disposeTimeout();
			CallTrace.ended(trace(), null, this);
			this.actual.onComplete();
		}
	}

	@Override
	void end(Throwable failure) {
		int previous = STATE.getAndSet(this, ENDED);
		if (previous != ENDED) {
			disposeTimeout();
			if (previous != HAS_VALUE) {
				CallTrace.ended(trace(), failure, this);
			}
			this.actual.onError(failure);
		}
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
				CallTrace.cancelled(trace(), this);
				cancelInPython(CallCancellation.SUBSCRIBER);
			}
		}
	}

}
