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

package dev.pyloop.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * Keeps a number of calls in flight: each that completes starts the next one from the
 * completion thread. Completions come from one thread, so nothing here is shared.
 */
final class ClosedLoop {

	private final IntFunction<Mono<?>> calls;

	private final CountDownLatch ended;

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private final @Nullable Histogram histogram;

	private final long limit;

	private volatile long end = Long.MAX_VALUE;

	private long completed;

	private ClosedLoop(IntFunction<Mono<?>> calls, int inFlight, long limit, @Nullable Histogram histogram) {
		this.calls = calls;
		this.ended = new CountDownLatch(inFlight);
		this.limit = limit;
		this.histogram = histogram;
	}

	/**
	 * Measure the throughput.
	 * @param inFlight how many calls are in flight
	 * @param calls gives a call for an index
	 * @return the slice, which gives calls per second
	 */
	static Slice<Double> rate(int inFlight, IntFunction<Mono<?>> calls) {
		return (seconds) -> {
			ClosedLoop loop = new ClosedLoop(calls, inFlight, Long.MAX_VALUE, null);
			long start = System.nanoTime();
			loop.run(inFlight, start + (long) (seconds * 1e9));
			return loop.completed * 1e9 / (System.nanoTime() - start);
		};
	}

	/**
	 * Measure the latency of one call at a time, from subscription to result.
	 * @param calls gives a call for an index
	 * @return the slice, which gives nanoseconds
	 */
	static Slice<Histogram> latency(IntFunction<Mono<?>> calls) {
		return (seconds) -> {
			Histogram histogram = Latencies.newHistogram();
			new ClosedLoop(calls, 1, Long.MAX_VALUE, histogram).run(1, System.nanoTime() + (long) (seconds * 1e9));
			return histogram;
		};
	}

	/**
	 * Measure throughput and latency together.
	 * @param inFlight how many calls are in flight
	 * @param calls gives a call for an index
	 * @return the slice
	 */
	static Slice<Timing> timing(int inFlight, IntFunction<Mono<?>> calls) {
		return (seconds) -> {
			Histogram histogram = Latencies.newHistogram();
			ClosedLoop loop = new ClosedLoop(calls, inFlight, Long.MAX_VALUE, histogram);
			long start = System.nanoTime();
			loop.run(inFlight, start + (long) (seconds * 1e9));
			return new Timing(loop.completed * 1e9 / (System.nanoTime() - start), histogram);
		};
	}

	/**
	 * Make a number of calls.
	 * @param inFlight how many calls are in flight
	 * @param count how many calls
	 * @param calls gives a call for an index
	 * @throws InterruptedException if interrupted
	 */
	static void run(int inFlight, long count, IntFunction<Mono<?>> calls) throws InterruptedException {
		new ClosedLoop(calls, inFlight, count, null).run(inFlight, Long.MAX_VALUE);
	}

	private void run(int inFlight, long end) throws InterruptedException {
		this.end = end;
		for (int i = 0; i < inFlight; i++) {
			new Slot(i, inFlight).next();
		}
		this.ended.await();
		Throwable failure = this.failure.get();
		if (failure != null) {
			throw new IllegalStateException("A call failed", failure);
		}
	}

	/**
	 * One of the calls in flight.
	 */
	private final class Slot implements CoreSubscriber<Object> {

		private final int step;

		private int index;

		private long subscribed;

		private boolean answered;

		Slot(int first, int step) {
			this.index = first;
			this.step = step;
		}

		void next() {
			this.answered = false;
			Mono<?> call = ClosedLoop.this.calls.apply(this.index);
			this.subscribed = System.nanoTime();
			call.subscribe(this);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object value) {
			this.answered = !(value instanceof Integer number) || number == this.index;
			Histogram histogram = ClosedLoop.this.histogram;
			if (histogram != null) {
				histogram.recordValue(System.nanoTime() - this.subscribed);
			}
		}

		@Override
		public void onError(Throwable failure) {
			ClosedLoop.this.failure.compareAndSet(null, failure);
			ClosedLoop.this.ended.countDown();
		}

		@Override
		public void onComplete() {
			if (!this.answered) {
				onError(new IllegalStateException(
						"Call " + this.index + " gave nothing or the result of another call"));
				return;
			}
			ClosedLoop loop = ClosedLoop.this;
			loop.completed++;
			if (System.nanoTime() < loop.end && loop.completed + loop.ended.getCount() <= loop.limit) {
				this.index = (this.index + this.step) & Integer.MAX_VALUE;
				next();
			}
			else {
				loop.ended.countDown();
			}
		}

	}

}
