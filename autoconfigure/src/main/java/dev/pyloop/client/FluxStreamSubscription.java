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

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

import dev.pyloop.PythonConversionException;
import dev.pyloop.eventloop.CallCancellation;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.ring.FrameType;

/**
 * One run of a stream. Python gets credit only for items that were requested, and for no
 * more than a window at a time, so that every item that arrives can be emitted at once.
 *
 * @param <T> the type of the items
 */
final class FluxStreamSubscription<T> extends CallSubscription {

	private static final long WINDOW = 4096;

	private final CallRequest call;

	private final Type type;

	private final CoreSubscriber<? super T> actual;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicInteger signals = new AtomicInteger();

	private volatile @Nullable Throwable failure;

	/**
	 * Requested, but not yet given to Python as credit.
	 */
	private long demand;

	/**
	 * Given to Python as credit, but not yet arrived.
	 */
	private long outstanding;

	private volatile boolean submitted;

	private volatile boolean touched;

	FluxStreamSubscription(ClientEngine engine, CallRequest call, Type type, @Nullable CallTrace trace,
			CoreSubscriber<? super T> actual) {
		super(engine, call, trace);
		this.call = call;
		this.type = type;
		this.actual = actual;
	}

	void start() {
		begin(null);
	}

	@Override
	synchronized PythonRequest nextRequest() {
		takeCredit();
		// What a loop that has ended was given is given to the next one.
		return CallTrace.carried(trace(), new StreamRequest(this.call, this.outstanding));
	}

	@Override
	void onSubmitted() {
		this.submitted = true;
		giveCredit();
	}

	@Override
	boolean isUntouched() {
		return !this.touched;
	}

	@Override
	boolean isEnded() {
		return this.ended.get();
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			addDemand(n);
			giveCredit();
		}
	}

	private void giveCredit() {
		PythonEventLoop eventLoop = eventLoop();
		if (eventLoop == null || !this.submitted || isEnded()) {
			return;
		}
		long credit = takeCredit();
		if (credit > 0) {
			engine().credit(this, eventLoop, credit);
		}
	}

	private synchronized long takeCredit() {
		if (this.demand == 0 || this.outstanding > WINDOW / 2) {
			return 0;
		}
		long credit = Math.min(this.demand, WINDOW - this.outstanding);
		this.outstanding += credit;
		if (this.demand != Long.MAX_VALUE) {
			this.demand -= credit;
		}
		return credit;
	}

	private synchronized void addDemand(long n) {
		this.demand = Operators.addCap(this.demand, n);
	}

	private synchronized void arrived(int items) {
		this.outstanding -= items;
	}

	@Override
	void onAnswer(int type, ByteBuffer buffer, int offset, int length) {
		if (type == FrameType.ITEMS) {
			this.touched = true;
			onItems(buffer, offset, length);
		}
		else {
			signal(null);
		}
	}

	private void onItems(ByteBuffer buffer, int offset, int length) {
		try {
			List<?> items = (List<?>) engine().read(buffer, offset, length);
			if (items != null) {
				arrived(items.size());
				emit(items);
			}
		}
		catch (PythonConversionException ex) {
			fail(ClientEngine.asConversionException(ex, this.call));
			return;
		}
		giveCredit();
	}

	private void emit(List<?> items) {
		if (!this.signals.compareAndSet(0, 1)) {
			return;
		}
		try {
			for (Object item : items) {
				if (isEnded()) {
					return;
				}
				this.actual.onNext(convert(item));
			}
		}
		finally {
			if (this.signals.decrementAndGet() != 0) {
				signalEnd();
			}
		}
	}

	private T convert(@Nullable Object item) {
		T value = engine().converters().convert(item, this.type);
		if (value == null) {
			throw new PythonConversionException("it yielded None, which a Flux cannot carry; yield something else", "$",
					null);
		}
		return value;
	}

	private void fail(Throwable failure) {
		cancelInPython(CallCancellation.UNREADABLE);
		end(failure);
	}

	@Override
	void end(Throwable failure) {
		signal(failure);
	}

	/**
	 * End the stream. Items are emitted by one thread, but a timeout and the end of the
	 * loop come from others: then the thread that emits signals the end.
	 * @param failure the failure, or {@code null} if the generator ended
	 */
	private void signal(@Nullable Throwable failure) {
		if (this.ended.compareAndSet(false, true)) {
			disposeTimeout();
			CallTrace.ended(trace(), failure, this);
			this.failure = failure;
			if (this.signals.getAndIncrement() == 0) {
				signalEnd();
			}
		}
	}

	private void signalEnd() {
		Throwable failure = this.failure;
		if (failure != null) {
			this.actual.onError(failure);
		}
		else {
			this.actual.onComplete();
		}
	}

	@Override
	public void cancel() {
		if (this.ended.compareAndSet(false, true)) {
			disposeTimeout();
			CallTrace.cancelled(trace(), this);
			cancelInPython(CallCancellation.SUBSCRIBER);
		}
	}

}
