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
package dev.pyloop.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps book of calls: each must end, and end once.
 */
final class CallLedger {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final int IN_FLIGHT = 20;

	private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

	private final AtomicInteger successes = new AtomicInteger();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final AtomicBoolean stopped = new AtomicBoolean();

	private @Nullable Thread load;

	/**
	 * Make a call.
	 * @param call the call
	 * @return what is known of its end
	 */
	Entry call(Mono<?> call) {
		return call(call, () -> {
		});
	}

	private Entry call(Mono<?> call, Runnable after) {
		Entry entry = new Entry(after);
		this.entries.add(entry);
		call.subscribe(entry);
		return entry;
	}

	/**
	 * Make calls until {@link #endLoad()}, some of them at a time.
	 * @param calls gives the calls
	 */
	void beginLoad(Supplier<Mono<?>> calls) {
		Semaphore permits = new Semaphore(IN_FLIGHT);
		Thread thread = new Thread(() -> {
			while (!this.stopped.get()) {
				permits.acquireUninterruptibly();
				call(calls.get(), permits::release);
			}
		}, "chaos-load");
		thread.start();
		this.load = thread;
	}

	/**
	 * Wait until the load has had the given number of further answers.
	 * @param count the number of answers
	 */
	void awaitSuccesses(int count) {
		int before = this.successes.get();
		Awaitility.await().atMost(LONG).until(() -> this.successes.get() >= before + count);
	}

	/**
	 * Make no further calls, and wait for the end of those that were made.
	 * @throws InterruptedException if the wait was interrupted
	 */
	void endLoad() throws InterruptedException {
		this.stopped.set(true);
		Thread load = this.load;
		if (load != null) {
			load.join(LONG.toMillis());
		}
		Awaitility.await().atMost(LONG).until(() -> this.entries.stream().allMatch((entry) -> entry.ends.get() > 0));
	}

	/**
	 * Check that each call has ended once.
	 */
	void assertEndedOnce() {
		assertThat(this.entries).allSatisfy((entry) -> assertThat(entry.ends).hasValue(1));
	}

	List<Throwable> failures() {
		return this.failures;
	}

	/**
	 * One call.
	 */
	final class Entry implements CoreSubscriber<Object> {

		private final AtomicInteger ends = new AtomicInteger();

		private final Runnable after;

		private volatile @Nullable Throwable failure;

		private Entry(Runnable after) {
			this.after = after;
		}

		boolean isEnded() {
			return this.ends.get() > 0;
		}

		@Nullable Throwable failure() {
			return this.failure;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object value) {
			assertThat(value).isNotNull();
		}

		@Override
		public void onError(Throwable failure) {
			this.failure = failure;
			CallLedger.this.failures.add(failure);
			this.ends.incrementAndGet();
			this.after.run();
		}

		@Override
		public void onComplete() {
			CallLedger.this.successes.incrementAndGet();
			this.ends.incrementAndGet();
			this.after.run();
		}

	}

}
