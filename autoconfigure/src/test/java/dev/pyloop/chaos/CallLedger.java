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
import java.util.ArrayList;
import java.util.Collections;
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
 * Knows of each call what it has to return and how often it has ended.
 */
final class CallLedger {

	private static final Duration LONG = Duration.ofSeconds(60);

	static final int IN_FLIGHT = 20;

	private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

	private final AtomicInteger successes = new AtomicInteger();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final AtomicBoolean stopped = new AtomicBoolean();

	private @Nullable Thread load;

	/**
	 * Make a call whose result does not matter.
	 * @param call the call
	 * @return what is known of its end
	 */
	Entry call(Mono<?> call) {
		return call(new ExpectedCall(call, null), () -> {
		});
	}

	private Entry call(ExpectedCall call, Runnable after) {
		Entry entry = new Entry(call.expected(), after);
		this.entries.add(entry);
		call.call().subscribe(entry);
		return entry;
	}

	/**
	 * Make calls until {@link #endLoad()}, some of them at a time.
	 * @param calls gives the calls
	 */
	void beginLoad(Supplier<ExpectedCall> calls) {
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
			// A thread keeps what it has run, and with it the pool and its memory.
			this.load = null;
		}
		Awaitility.await().atMost(LONG).until(() -> this.entries.stream().allMatch(Entry::isEnded));
	}

	/**
	 * Check that each call has ended once, and those that succeeded with what they had to
	 * return.
	 */
	void assertEndedOnce() {
		assertThat(this.entries).allSatisfy((entry) -> {
			assertThat(entry.ends).hasValue(1);
			if (entry.expected != null) {
				assertThat(entry.values)
					.isEqualTo((entry.failure == null) ? List.of(entry.expected) : Collections.emptyList());
			}
		});
	}

	List<Throwable> failures() {
		return this.failures;
	}

	/**
	 * A call that says what it has to return.
	 *
	 * @param call the call
	 * @param expected its result, or {@code null} if that does not matter
	 */
	record ExpectedCall(Mono<?> call, @Nullable Object expected) {
	}

	/**
	 * One call.
	 */
	final class Entry implements CoreSubscriber<Object> {

		private final AtomicInteger ends = new AtomicInteger();

		private final List<Object> values = new ArrayList<>(1);

		private final @Nullable Object expected;

		private final Runnable after;

		private volatile @Nullable Throwable failure;

		private Entry(@Nullable Object expected, Runnable after) {
			this.expected = expected;
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
			this.values.add(value);
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
