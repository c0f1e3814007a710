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

package dev.pyloop.ring;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ring that many Java threads write and one Python thread reads. Writing never waits
 * for Python: what finds no room is kept in order until {@link #flush()}.
 *
 * @since 0.1.0
 */
public final class SubmissionRing {

	private final ByteBuffer memory;

	private final int base;

	private final int capacity;

	private final int generation;

	private final Doorbell doorbell;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<Frame> overflow = new ArrayDeque<>();

	private final LongAdder wakes = new LongAdder();

	private volatile boolean overflowing;

	private long tail;

	/**
	 * Where the last frame that is kept will end. Kept frames go into the ring in order
	 * and nothing comes between them, so their places are known.
	 */
	private long overflowTail;

	private long knownHead;

	SubmissionRing(ByteBuffer memory, int base, int capacity, int generation, Doorbell doorbell) {
		this.memory = memory;
		this.base = base;
		this.capacity = capacity;
		this.generation = generation & 0xffff;
		this.doorbell = doorbell;
	}

	/**
	 * Return the longest payload that goes into the ring itself.
	 * @return the length in bytes
	 */
	public int maxPayload() {
		return this.capacity / 16;
	}

	/**
	 * Write a frame and wake Python if it sleeps.
	 * @param type the type of the frame
	 * @param flags the flags of the frame
	 * @param callbackId what the frame belongs to
	 * @param payload an array that begins with the payload
	 * @param length the length of the payload, at most {@link #maxPayload()}
	 * @return where the frame ends, or will end if it finds no room yet; Python has read
	 * it when {@link #consumed()} is not less
	 */
	public long write(int type, int flags, long callbackId, byte[] payload, int length) {
		long end;
		this.lock.lock();
		try {
			if (!this.overflowing && put(type, flags, callbackId, payload, length)) {
				end = this.tail;
			}
			else {
				end = overflow(type, flags, callbackId, payload, length);
			}
		}
		finally {
			this.lock.unlock();
		}
		wake();
		return end;
	}

	private long overflow(int type, int flags, long callbackId, byte[] payload, int length) {
		long end = endOfRecord(this.overflowing ? this.overflowTail : this.tail, length);
		this.overflowTail = end;
		this.overflow.add(new Frame(type, flags, callbackId, Arrays.copyOf(payload, length)));
		this.overflowing = true;
		// Dekker with Python, which advances the head, fences and reads this word:
		// whichever comes second in the order of the two fences sees the other's store.
		RingLayout.LONG.setVolatile(this.memory, RingLayout.SUBMISSION_WAITS, 1L);
		putOverflow();
		return end;
	}

	private long endOfRecord(long start, int length) {
		int record = RingLayout.recordLength(length);
		int toEnd = this.capacity - (int) (start & (this.capacity - 1));
		return start + ((record <= toEnd) ? record : toEnd + record);
	}

	/**
	 * Move kept frames into the ring; called by the thread that Python wakes when there
	 * is room again.
	 */
	public void flush() {
		if (!this.overflowing) {
			return;
		}
		this.lock.lock();
		try {
			RingLayout.LONG.setVolatile(this.memory, RingLayout.SUBMISSION_WAITS, 1L);
			putOverflow();
		}
		finally {
			this.lock.unlock();
		}
		wake();
	}

	private void putOverflow() {
		Frame frame = this.overflow.peek();
		while (frame != null
				&& put(frame.type(), frame.flags(), frame.callbackId(), frame.payload(), frame.payload().length)) {
			this.overflow.remove();
			frame = this.overflow.peek();
		}
		if (frame == null) {
			this.overflowing = false;
			RingLayout.LONG.setVolatile(this.memory, RingLayout.SUBMISSION_WAITS, 0L);
		}
	}

	private boolean put(int type, int flags, long callbackId, byte[] payload, int length) {
		int record = RingLayout.recordLength(length);
		int position = (int) (this.tail & (this.capacity - 1));
		int toEnd = this.capacity - position;
		long end = endOfRecord(this.tail, length);
		if (!hasRoom(end)) {
			return false;
		}
		if (record > toEnd) {
			RingLayout.LONG.set(this.memory, this.base + position, (long) toEnd);
			position = 0;
		}
		int index = this.base + position;
		long word = (length & 0xffffffffL) | ((long) type << 32) | ((long) flags << 40)
				| ((long) this.generation << 48);
		RingLayout.LONG.set(this.memory, index, word);
		RingLayout.LONG.set(this.memory, index + 8, callbackId);
		this.memory.put(index + RingLayout.RECORD_HEADER, payload, 0, length);
		this.tail = end;
		// The release store publishes the record: Python reads the tail before the
		// record.
		RingLayout.LONG.setRelease(this.memory, RingLayout.SUBMISSION_TAIL, this.tail);
		return true;
	}

	private boolean hasRoom(long end) {
		if (end - this.knownHead <= this.capacity) {
			return true;
		}
		this.knownHead = (long) RingLayout.LONG.getAcquire(this.memory, RingLayout.SUBMISSION_HEAD);
		return end - this.knownHead <= this.capacity;
	}

	private void wake() {
		// The tail was stored; Python stores "I sleep", fences and reads the tail. The
		// compare-and-set is the fence on this side and rings once per sleep; the plain
		// read before it is only a shortcut and comes after a full fence of its own.
		VarHandle.fullFence();
		if ((long) RingLayout.LONG.getOpaque(this.memory, RingLayout.PYTHON_SLEEPS) == 1L
				&& RingLayout.LONG.compareAndSet(this.memory, RingLayout.PYTHON_SLEEPS, 1L, 0L)) {
			this.wakes.increment();
			this.doorbell.ring();
		}
	}

	/**
	 * Return how often Python was woken.
	 * @return the number of rings of the doorbell
	 */
	public long wakes() {
		return this.wakes.sum();
	}

	/**
	 * Return how far Python has read.
	 * @return the end of the last frame that it took
	 */
	public long consumed() {
		return (long) RingLayout.LONG.getAcquire(this.memory, RingLayout.SUBMISSION_HEAD);
	}

	/**
	 * Return how far Python may have begun to handle frames. It says so before it does,
	 * so what is beyond has not started, even if Python has died in between.
	 * @return a position, not less than {@link #consumed()}
	 */
	public long taken() {
		return Math.max(consumed(), (long) RingLayout.LONG.getAcquire(this.memory, RingLayout.SUBMISSION_TAKEN));
	}

	/**
	 * Return how far Java has written.
	 * @return the end of the last frame in the ring
	 */
	public long written() {
		return (long) RingLayout.LONG.getAcquire(this.memory, RingLayout.SUBMISSION_TAIL);
	}

	/**
	 * Return how full the ring is.
	 * @return the used bytes
	 */
	public long used() {
		long head = (long) RingLayout.LONG.getAcquire(this.memory, RingLayout.SUBMISSION_HEAD);
		return (long) RingLayout.LONG.getAcquire(this.memory, RingLayout.SUBMISSION_TAIL) - head;
	}

	private record Frame(int type, int flags, long callbackId, byte[] payload) {

	}

}
