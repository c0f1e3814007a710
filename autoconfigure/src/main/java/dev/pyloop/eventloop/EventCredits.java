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

package dev.pyloop.eventloop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Counts the events that Python has not read yet, and bounds them.
 */
final class EventCredits {

	private final int capacity;

	private final int step;

	private final EventSink sink;

	private final AtomicInteger taken = new AtomicInteger();

	private final Deque<Sent> sent = new ArrayDeque<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder dispatched = new LongAdder();

	EventCredits(int capacity, EventSink sink) {
		this.capacity = capacity;
		this.step = Math.max(1, capacity / 64);
		this.sink = sink;
	}

	/**
	 * Take credits for events.
	 * @param count how many
	 * @return {@code false} if there are not enough, and none was taken
	 */
	boolean take(int count) {
		if (tryTake(count)) {
			return true;
		}
		reclaim();
		if (tryTake(count)) {
			return true;
		}
		this.rejected.add(count);
		return false;
	}

	void takeAnyway(int count) {
		this.taken.addAndGet(count);
	}

	private boolean tryTake(int count) {
		int now = this.taken.get();
		while (now <= this.capacity - count) {
			if (this.taken.compareAndSet(now, now + count)) {
				return true;
			}
			now = this.taken.get();
		}
		return false;
	}

	/**
	 * Give back the credits of events that are not sent.
	 * @param count how many
	 */
	void give(int count) {
		this.taken.addAndGet(-count);
	}

	/**
	 * Give the credits back once Python has read this far.
	 * @param end where the frame of the events ends
	 * @param count how many
	 */
	void sent(long end, int count) {
		this.dispatched.add(count);
		this.lock.lock();
		try {
			Sent last = this.sent.peekLast();
			if (last == null || last.count >= this.step) {
				this.sent.add(new Sent(end, count));
			}
			else {
				last.end = end;
				last.count += count;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void reclaim() {
		this.lock.lock();
		try {
			long consumed = this.sink.consumed();
			@Nullable Sent first = this.sent.peek();
			while (first != null && first.end <= consumed) {
				this.sent.remove();
				give(first.count);
				first = this.sent.peek();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	int capacity() {
		return this.capacity;
	}

	int taken() {
		return this.taken.get();
	}

	long rejected() {
		return this.rejected.sum();
	}

	long dispatched() {
		return this.dispatched.sum();
	}

	/**
	 * Events whose credits come back together.
	 */
	private static final class Sent {

		private long end;

		private int count;

		Sent(long end, int count) {
			this.end = end;
			this.count = count;
		}

	}

}
