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

package dev.pyloop.cpython;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time make direct calls, so that Java threads do not fight for the
 * GIL. A thread that runs may pass those that sleep, because waking one takes as long as
 * fifty short calls; now and then the thread inside makes the calls of some that sleep.
 * <p>
 * No wake-up is lost. Who waits enters the queue and then tries the gate; who leaves
 * frees the gate and then looks at the queue: of these volatile accesses one sees the
 * other. A wake-up that is under way stands for all: the woken thread clears the mark
 * before it tries the gate, and wakes the next if it goes without having been inside.
 * <p>
 * A call that takes long holds nobody up for long: who waits first in the queue gives up
 * after {@link #STALL_NANOS} without progress, and then all do and leave it to the GIL.
 */
final class DirectGate {

	private static final int SPINS = 64;

	private static final int BATCH = 8;

	private static final long QUANTUM_NANOS = 100_000;

	private static final long STALL_NANOS = 2_000_000;

	private static final long PATIENCE_NANOS = 10 * STALL_NANOS;

	private final AtomicInteger held = new AtomicInteger();

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicInteger waking = new AtomicInteger();

	private final Queue<DirectCall> queue = new ConcurrentLinkedQueue<>();

	/** Advances with each call; late sight of it only delays a waiting thread. */
	private final AtomicLong progress = new AtomicLong();

	private volatile boolean stalled;

	private final AtomicReference<@Nullable PythonFunction> current = new AtomicReference<>();

	/** Guarded by the gate. */
	private final @Nullable DirectCall[] served = new @Nullable DirectCall[BATCH];

	/** Guarded by the gate. */
	private int servedCount;

	/** Guarded by the gate. */
	private long lastServed;

	/**
	 * Make a call, or have the thread inside make it.
	 * @param call the call
	 * @param thread the current thread
	 * @return whether it was made, and if not what to do instead
	 */
	Outcome make(DirectCall call, DirectThread thread) {
		if (this.stalled || thread.isNested()) {
			return Outcome.BYPASS;
		}
		if (tryEnter() || spin()) {
			makeInside(call, thread);
			return Outcome.MADE;
		}
		return call.function().isBuiltin() ? await(call, thread) : Outcome.BUSY;
	}

	boolean isIdle() {
		return this.held.get() == 0;
	}

	private boolean tryEnter() {
		return this.held.get() == 0 && this.held.compareAndSet(0, 1);
	}

	private boolean spin() {
		for (int i = 0; i < SPINS; i++) {
			Thread.onSpinWait();
			if (tryEnter()) {
				return true;
			}
		}
		return false;
	}

	private void makeInside(DirectCall call, DirectThread thread) {
		try {
			int state = PythonLibrary.PyGILState_Ensure();
			try {
				execute(call, thread);
				if (this.waiting.get() > 0 && System.nanoTime() - this.lastServed > QUANTUM_NANOS) {
					serve(thread);
				}
			}
			finally {
				PythonLibrary.PyGILState_Release(state);
			}
		}
		finally {
			leave();
		}
	}

	private void execute(DirectCall call, DirectThread thread) {
		PythonFunction function = call.function();
		this.current.setRelease(function);
		if (function.isSuspect()) {
			long start = System.nanoTime();
			call.execute(thread);
			function.measured(System.nanoTime() - start);
		}
		else {
			call.execute(thread);
		}
		this.progress.setRelease(this.progress.getPlain() + 1);
	}

	private void serve(DirectThread thread) {
		while (this.servedCount < BATCH) {
			DirectCall call = this.queue.poll();
			if (call == null) {
				break;
			}
			if (call.take()) {
				execute(call, thread);
				call.done();
				this.served[this.servedCount++] = call;
			}
		}
	}

	private void leave() {
		if (this.servedCount > 0) {
			wakeServed();
		}
		if (this.stalled) {
			this.stalled = false;
		}
		this.held.set(0);
		if (this.waiting.get() > 0) {
			wakeFirst();
		}
	}

	private void wakeServed() {
		// System calls, so without the GIL
		for (int i = 0; i < this.servedCount; i++) {
			DirectCall call = this.served[i];
			this.served[i] = null;
			if (call != null) {
				LockSupport.unpark(call.caller());
			}
		}
		this.servedCount = 0;
		this.lastServed = System.nanoTime();
	}

	private void wakeFirst() {
		DirectCall first = this.queue.peek();
		if (first != null && this.waking.compareAndSet(0, 1)) {
			LockSupport.unpark(first.caller());
		}
	}

	private Outcome await(DirectCall call, DirectThread thread) {
		this.waiting.incrementAndGet();
		this.queue.add(call);
		boolean interrupted = false;
		try {
			long seen = this.progress.get();
			long since = System.nanoTime();
			while (!call.isDone()) {
				if (tryEnter()) {
					return enterFromQueue(call, thread);
				}
				LockSupport.parkNanos(this, (this.queue.peek() == call) ? STALL_NANOS : PATIENCE_NANOS);
				interrupted |= Thread.interrupted();
				this.waking.set(0);
				if (this.progress.get() != seen) {
					seen = this.progress.get();
					since = System.nanoTime();
				}
				else if ((this.stalled || System.nanoTime() - since > STALL_NANOS) && call.take()) {
					return giveUp(call);
				}
			}
			return Outcome.MADE;
		}
		finally {
			this.waiting.decrementAndGet();
			passOn();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private Outcome enterFromQueue(DirectCall call, DirectThread thread) {
		// Inside the gate nobody else takes calls, but one may have been made just before
		if (call.take()) {
			this.queue.remove(call);
			makeInside(call, thread);
		}
		else {
			leave();
		}
		return Outcome.MADE;
	}

	private Outcome giveUp(DirectCall call) {
		this.queue.remove(call);
		PythonFunction function = this.current.get();
		if (function != null) {
			function.suspect();
			this.stalled = true;
			if (this.held.get() == 0) {
				this.stalled = false;
			}
		}
		return Outcome.BYPASS;
	}

	private void passOn() {
		this.waking.set(0);
		if (this.waiting.get() > 0 && (this.stalled || this.held.get() == 0)) {
			wakeFirst();
		}
	}

	/**
	 * What became of a call.
	 */
	enum Outcome {

		/** It was made. */
		MADE,

		/** The gate does not help, so the caller makes it under the GIL alone. */
		BYPASS,

		/** Others are inside; the call had better run somewhere else. */
		BUSY

	}

}
