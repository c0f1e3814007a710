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

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;

import dev.pyloop.ring.CompletionRing;
import dev.pyloop.ring.Doorbell;
import dev.pyloop.ring.FrameHandler;
import dev.pyloop.ring.FrameType;
import dev.pyloop.ring.SubmissionRing;

/**
 * Reads the completion ring of one loop and emits what it finds. Waits as its
 * {@link WaitStrategy} says.
 */
final class CompletionThread extends Thread implements NonBlocking {

	private static final long SPIN_NANOS = 200_000;

	private static final int MAX_PAUSE = 64;

	private static final int MAX_SPINNERS = Math.max(0, Runtime.getRuntime().availableProcessors() - 1);

	private static final AtomicInteger spinners = new AtomicInteger();

	private final CompletionRing completions;

	private final SubmissionRing submissions;

	private final Doorbell doorbell;

	private final FrameHandler handler;

	private final boolean adaptive;

	/**
	 * One thread reads the ring at a time.
	 */
	private final ReentrantLock reading = new ReentrantLock();

	private final AtomicInteger helpers = new AtomicInteger();

	private final AtomicReference<@Nullable Runnable> last = new AtomicReference<>();

	private volatile boolean stopped;

	private volatile boolean finished;

	private int pause;

	private int sleepsUntilSpin;

	/**
	 * Whether there was more than lines of the log and what goes into sockets and pipes
	 * since the last wait. Nobody waits for those, and Python rings for many of them at
	 * once: to spin for the next one takes a processor from the loop that writes it, or
	 * from what it is written to.
	 */
	private boolean awaited;

	/**
	 * Written by several threads without order: a lost update only changes how often
	 * somebody spins.
	 */
	private int helpPause;

	private int waitsUntilHelp;

	CompletionThread(String name, CompletionRing completions, SubmissionRing submissions, Doorbell doorbell,
			FrameHandler handler, WaitStrategy waitStrategy) {
		super(name + "-completion");
		this.completions = completions;
		this.submissions = submissions;
		this.doorbell = doorbell;
		this.handler = (type, flags, generation, id, buffer, offset, length) -> {
			this.awaited |= isAwaited(type, flags);
			handler.onFrame(type, flags, generation, id, buffer, offset, length);
		};
		this.adaptive = spins(waitStrategy);
		setDaemon(true);
	}

	private static boolean isAwaited(int type, int flags) {
		return type != FrameType.LOG && (type != FrameType.COMMAND || (flags & FrameType.QUIET) == 0);
	}

	static boolean spins(WaitStrategy waitStrategy) {
		return waitStrategy == WaitStrategy.ADAPTIVE && MAX_SPINNERS > 0;
	}

	@Override
	public void run() {
		try {
			while (!this.stopped) {
				if (drain() == 0 && !runLast() && !spin()) {
					sleep();
				}
			}
			drain();
		}
		finally {
			this.finished = true;
			runLast();
		}
	}

	/**
	 * Run a task on this thread once everything is read that is in the ring now.
	 * @param task what to do when nobody writes to the ring any more
	 */
	void afterLast(Runnable task) {
		this.last.set(task);
		// This thread stores that it has finished before it looks for a task: one of the
		// two sees the other.
		if (this.finished || Thread.currentThread() == this) {
			runLast();
		}
		else {
			this.doorbell.ring();
		}
	}

	private boolean runLast() {
		Runnable task = (this.last.get() != null) ? this.last.getAndSet(null) : null;
		if (task != null) {
			task.run();
		}
		return task != null;
	}

	private int drain() {
		this.reading.lock();
		try {
			int frames = this.completions.drain(this.handler);
			this.submissions.flush();
			return frames;
		}
		finally {
			this.reading.unlock();
		}
	}

	/**
	 * Spin for a short time.
	 * @return whether there is something to read
	 */
	private boolean spin() {
		if (!this.adaptive || !this.awaited || this.helpers.get() > 0 || this.sleepsUntilSpin-- > 0 || !enterSpin()) {
			return false;
		}
		this.awaited = false;
		try {
			long end = System.nanoTime() + SPIN_NANOS;
			do {
				if (!this.completions.isEmpty()) {
					this.pause = 0;
					return true;
				}
				Thread.onSpinWait();
			}
			while (System.nanoTime() < end && !this.stopped);
		}
		finally {
			spinners.decrementAndGet();
		}
		this.pause = Math.min(MAX_PAUSE, this.pause * 2 + 1);
		this.sleepsUntilSpin = this.pause;
		return false;
	}

	private static boolean enterSpin() {
		if (spinners.incrementAndGet() <= MAX_SPINNERS) {
			return true;
		}
		spinners.decrementAndGet();
		return false;
	}

	/**
	 * Wait for the answer of a call in the thread that needs it, for a short time,
	 * instead of waking this thread and that one. Only frames of the call are read.
	 * @param id the id of the call
	 * @param answered whether the answer is there
	 * @return whether the answer is there
	 */
	boolean help(long id, BooleanSupplier answered) {
		if (!this.adaptive || this.waitsUntilHelp-- > 0 || !enterSpin()) {
			return answered.getAsBoolean();
		}
		this.helpers.incrementAndGet();
		try {
			this.completions.awake();
			spinForAnswer(id, answered);
		}
		finally {
			spinners.decrementAndGet();
			// Nobody who reads may leave without declaring sleep and looking once more.
			if (this.helpers.decrementAndGet() == 0 && !this.completions.prepareSleep()) {
				this.doorbell.ring();
			}
		}
		boolean success = answered.getAsBoolean();
		this.helpPause = success ? 0 : Math.min(MAX_PAUSE, this.helpPause * 2 + 1);
		this.waitsUntilHelp = this.helpPause;
		return success;
	}

	private void spinForAnswer(long id, BooleanSupplier answered) {
		long end = System.nanoTime() + SPIN_NANOS;
		boolean own = true;
		while (own && !answered.getAsBoolean() && System.nanoTime() < end) {
			if (!this.completions.isEmpty() && this.reading.tryLock()) {
				try {
					own = this.completions.drainNext(id, this.handler);
				}
				catch (IllegalStateException ex) {
					// The thread that reads the ring finds the same, and gives up the
					// loop.
					this.doorbell.ring();
					own = false;
				}
				finally {
					this.reading.unlock();
				}
			}
			else {
				Thread.onSpinWait();
			}
		}
	}

	private void sleep() {
		// A helper that leaves declares sleep for this thread, too.
		if (this.helpers.get() > 0 || this.completions.prepareSleep()) {
			if (!this.doorbell.await()) {
				this.stopped = true;
			}
			this.completions.awake();
		}
	}

	/**
	 * End the thread after what is in the ring.
	 */
	void shutdown() {
		this.stopped = true;
		this.doorbell.ring();
	}

}
