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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonCallRejectedException;

/**
 * The calls of one loop that wait for an answer, bounded. Without locks and without
 * garbage: ids are nearly consecutive, so the place of a call is its id modulo the size
 * of a table that is several times the bound, or one of the few places behind it.
 */
final class InFlightRegistry {

	private static final int LOAD = 4;

	private final AtomicReferenceArray<PendingCall> table;

	private final int mask;

	private final int maxPending;

	private final AtomicInteger pending = new AtomicInteger();

	private volatile @Nullable Thread waiter;

	/**
	 * Farthest that a call was ever put behind its place. Raised before the call is put
	 * there, so a look-up that knows the id also sees the distance.
	 */
	private final AtomicInteger reach = new AtomicInteger();

	InFlightRegistry(int maxPending) {
		this.maxPending = maxPending;
		int size = Integer.highestOneBit(Math.max(16, Math.min(maxPending, 1 << 26) * LOAD - 1)) << 1;
		this.table = new AtomicReferenceArray<>(size);
		this.mask = size - 1;
	}

	int pending() {
		return this.pending.get();
	}

	PythonCallRejectedException rejected(PendingCall call, String eventLoop) {
		int pending = this.pending.get();
		String what = (call.weight() != 1) ? call.weight() + " calls were" : "A call was";
		return new PythonCallRejectedException(what + " rejected: " + pending + " calls of at most " + this.maxPending
				+ " are in flight on event loop '" + eventLoop
				+ "'; slow down, add loops or raise 'pyloop.event-loop.max-pending'", pending, this.maxPending);
	}

	/**
	 * Add a call.
	 * @param call the call, with its id
	 * @return {@code false} if there are too many
	 */
	boolean add(PendingCall call) {
		int weight = call.weight();
		if (this.pending.addAndGet(weight) > this.maxPending) {
			this.pending.addAndGet(-weight);
			return false;
		}
		for (int distance = 0; distance <= this.mask; distance++) {
			int index = index(call.id(), distance);
			if (this.table.get(index) == null) {
				raiseReach(distance);
				if (this.table.compareAndSet(index, null, call)) {
					return true;
				}
			}
		}
		this.pending.addAndGet(-weight);
		return false;
	}

	private void raiseReach(int distance) {
		if (distance > this.reach.get()) {
			this.reach.accumulateAndGet(distance, Math::max);
		}
	}

	@Nullable PendingCall find(long id) {
		int index = indexOf(id);
		return (index >= 0) ? this.table.get(index) : null;
	}

	/**
	 * Remove a call; of several threads that try, one gets it.
	 * @param id the id of the call
	 * @return the call, or {@code null} if it is not there
	 */
	@Nullable PendingCall remove(long id) {
		int index = indexOf(id);
		PendingCall call = (index >= 0) ? this.table.get(index) : null;
		if (call == null || call.id() != id || !this.table.compareAndSet(index, call, null)) {
			return null;
		}
		release(call);
		return call;
	}

	void forEach(Consumer<PendingCall> action) {
		for (int index = 0; index <= this.mask; index++) {
			PendingCall call = this.table.get(index);
			if (call != null) {
				action.accept(call);
			}
		}
	}

	List<PendingCall> removeAll() {
		List<PendingCall> calls = new ArrayList<>();
		for (int index = 0; index <= this.mask; index++) {
			PendingCall call = this.table.getAndSet(index, null);
			if (call != null) {
				release(call);
				calls.add(call);
			}
		}
		return calls;
	}

	/**
	 * Wait until there are no calls.
	 * @param deadline the end of the wait, in the time of {@link System#nanoTime()},
	 * which is looked at again after {@link #wake()}
	 * @return whether there are none
	 */
	boolean awaitEmpty(LongSupplier deadline) {
		this.waiter = Thread.currentThread();
		try {
			long left = deadline.getAsLong() - System.nanoTime();
			while (this.pending.get() > 0 && left > 0 && !Thread.currentThread().isInterrupted()) {
				LockSupport.parkNanos(this, left);
				left = deadline.getAsLong() - System.nanoTime();
			}
		}
		finally {
			this.waiter = null;
		}
		return this.pending.get() == 0;
	}

	/**
	 * Let the thread that waits look at its deadline again.
	 */
	void wake() {
		LockSupport.unpark(this.waiter);
	}

	private void release(PendingCall call) {
		if (this.pending.addAndGet(-call.weight()) == 0) {
			wake();
		}
		call.released();
	}

	private int indexOf(long id) {
		int reach = this.reach.get();
		for (int distance = 0; distance <= reach; distance++) {
			int index = index(id, distance);
			PendingCall call = this.table.get(index);
			if (call != null && call.id() == id) {
				return index;
			}
		}
		return -1;
	}

	private int index(long id, int distance) {
		return ((int) id + distance) & this.mask;
	}

}
