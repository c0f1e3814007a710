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

import java.util.ArrayList;
import java.util.List;
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
 * A call that takes long holds nobody up for long: who sees no progress for
 * {@link #STALL_NANOS} takes the gate away from it. Not from a thread that waits for the
 * GIL, because the next one would have to wait for it as well.
 */
final class DirectGate {

	private static final int SPINS = 64;

	private static final int BATCH = 8;

	private static final long FREE = 0;

	private static final long QUANTUM_NANOS = 100_000;

	private static final long STALL_NANOS = 2_000_000;

	private static final long PATIENCE_NANOS = 10 * STALL_NANOS;

	/** The thread inside. A thread inside a call does not enter twice. */
	private final AtomicLong owner = new AtomicLong(FREE);

	/** The thread inside, once it has the GIL. */
	private final AtomicLong executing = new AtomicLong(FREE);

	/** How many threads lost the gate and are still in their call. */
	private final AtomicInteger overdue = new AtomicInteger();

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicInteger waking = new AtomicInteger();

	private final Queue<DirectCall> queue = new ConcurrentLinkedQueue<>();

	/** Changes with each call; late sight of it only delays a waiting thread. */
	private final AtomicLong progress = new AtomicLong();

	private final AtomicReference<@Nullable PythonFunction> current = new AtomicReference<>();

	private volatile long lastServed;

	/**
	 * Make a call, or have the thread inside make it.
	 * @param call the call
	 * @param thread the current thread
	 * @return whether it was made, and if not what to do instead
	 */
	Outcome make(DirectCall call, DirectThread thread) {
		if (thread.isNested()) {
			return Outcome.BYPASS;
		}
		if (tryEnter(thread) || spin(thread)) {
			makeInside(call, thread);
			return Outcome.MADE;
		}
		if (!call.function().isBuiltin()) {
			return Outcome.BUSY;
		}
		await(call, thread);
		return Outcome.MADE;
	}

	boolean isIdle() {
		return this.owner.get() == FREE && this.overdue.get() == 0;
	}

	private boolean tryEnter(DirectThread thread) {
		return this.owner.get() == FREE && this.owner.compareAndSet(FREE, thread.id());
	}

	private boolean spin(DirectThread thread) {
		for (int i = 0; i < SPINS; i++) {
			Thread.onSpinWait();
			if (tryEnter(thread)) {
				return true;
			}
		}
		return false;
	}

	private void makeInside(DirectCall call, DirectThread thread) {
		List<DirectCall> served = null;
		try {
			this.executing.setRelease(FREE);
			int state = PythonLibrary.PyGILState_Ensure();
			try {
				this.executing.setRelease(thread.id());
				execute(call, thread);
				if (this.waiting.get() > 0 && System.nanoTime() - this.lastServed > QUANTUM_NANOS) {
					served = serve(thread);
				}
			}
			finally {
				PythonLibrary.PyGILState_Release(state);
			}
		}
		finally {
			leave(thread, served);
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

	private List<DirectCall> serve(DirectThread thread) {
		List<DirectCall> served = new ArrayList<>(BATCH);
		while (served.size() < BATCH && this.owner.get() == thread.id()) {
			DirectCall call = this.queue.poll();
			if (call == null) {
				break;
			}
			if (call.take()) {
				execute(call, thread);
				call.done();
				served.add(call);
			}
		}
		this.lastServed = System.nanoTime();
		return served;
	}

	private void leave(DirectThread thread, @Nullable List<DirectCall> served) {
		// Fails if the gate was taken away from this thread meanwhile
		boolean left = this.owner.compareAndSet(thread.id(), FREE);
		if (!left) {
			this.overdue.decrementAndGet();
		}
		if (served != null) {
			// System calls, so without the GIL and the gate
			served.forEach((call) -> LockSupport.unpark(call.caller()));
		}
		if (left && this.waiting.get() > 0) {
			wakeFirst();
		}
	}

	private void wakeFirst() {
		DirectCall first = this.queue.peek();
		if (first != null && this.waking.compareAndSet(0, 1)) {
			LockSupport.unpark(first.caller());
		}
	}

	private void await(DirectCall call, DirectThread thread) {
		this.waiting.incrementAndGet();
		this.queue.add(call);
		boolean interrupted = false;
		try {
			long seen = this.progress.get();
			long since = System.nanoTime();
			while (!call.isDone()) {
				if (tryEnter(thread) || (System.nanoTime() - since > STALL_NANOS && takeOver(thread))) {
					makeFromQueue(call, thread);
					return;
				}
				LockSupport.parkNanos(this, (this.queue.peek() == call) ? STALL_NANOS : PATIENCE_NANOS);
				interrupted |= Thread.interrupted();
				this.waking.set(0);
				if (this.progress.get() != seen) {
					seen = this.progress.get();
					since = System.nanoTime();
				}
			}
		}
		finally {
			this.waiting.decrementAndGet();
			passOn();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void makeFromQueue(DirectCall call, DirectThread thread) {
		if (call.take()) {
			this.queue.remove(call);
			makeInside(call, thread);
			return;
		}
		// Another thread is at this very call, or was
		leave(thread, null);
		while (!call.isDone()) {
			LockSupport.parkNanos(this, STALL_NANOS);
			this.waking.set(0);
		}
	}

	private boolean takeOver(DirectThread thread) {
		long stalled = this.owner.get();
		PythonFunction function = this.current.get();
		if (stalled == FREE || this.executing.get() != stalled) {
			return false;
		}
		this.overdue.incrementAndGet();
		if (!this.owner.compareAndSet(stalled, thread.id())) {
			this.overdue.decrementAndGet();
			return false;
		}
		if (function != null) {
			function.suspect();
		}
		return true;
	}

	private void passOn() {
		this.waking.set(0);
		if (this.waiting.get() > 0 && this.owner.get() == FREE) {
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
