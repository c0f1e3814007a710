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

/**
 * The ring that Python writes and Java reads. One thread reads at a time; the caller sees
 * to that.
 *
 * @since 0.1.0
 */
public final class CompletionRing {

	private final ByteBuffer memory;

	private final int base;

	private final int capacity;

	private final Doorbell doorbell;

	private long head;

	CompletionRing(ByteBuffer memory, int base, int capacity, Doorbell doorbell) {
		this.memory = memory;
		this.base = base;
		this.capacity = capacity;
		this.doorbell = doorbell;
	}

	/**
	 * Return whether there is nothing to read.
	 * @return {@code true} if the ring is empty
	 */
	public boolean isEmpty() {
		return tail() == head();
	}

	/**
	 * Hand all frames that are there to the handler.
	 * @param handler takes the frames; it must not throw
	 * @return how many frames there were
	 * @throws IllegalStateException if the ring holds what no correct writer writes
	 */
	public int drain(FrameHandler handler) {
		long position = this.head;
		// The acquire load comes before the loads of the records it covers.
		long tail = tail();
		checkTail(position, tail);
		int frames = 0;
		while (position != tail) {
			int index = this.base + (int) (position & (this.capacity - 1));
			long word = (long) RingLayout.LONG.get(this.memory, index);
			int length = (int) word;
			if (((int) (word >>> 32) & 0xff) == FrameType.PADDING) {
				position += checkLength(length, length, index, tail - position);
			}
			else {
				position = drainRecord(handler, position, index, tail);
				frames++;
			}
			this.head = position;
			// The release store comes after the loads of the record that Python may now
			// overwrite.
			RingLayout.LONG.setRelease(this.memory, RingLayout.COMPLETION_HEAD, position);
		}
		if (frames > 0) {
			VarHandle.fullFence();
			wakeWriter();
		}
		return frames;
	}

	/**
	 * Hand the next frame to the handler if it belongs to the given call.
	 * @param callbackId the id of the call
	 * @param handler takes the frame; it must not throw
	 * @return {@code false} if the next frame belongs to something else
	 * @throws IllegalStateException if the ring holds what no correct writer writes
	 */
	public boolean drainNext(long callbackId, FrameHandler handler) {
		long tail = tail();
		checkTail(this.head, tail);
		if (this.head == tail) {
			return true;
		}
		int index = this.base + (int) (this.head & (this.capacity - 1));
		int type = (int) ((long) RingLayout.LONG.get(this.memory, index) >>> 32) & 0xff;
		if (type == FrameType.PADDING || (long) RingLayout.LONG.get(this.memory, index + 8) != callbackId) {
			return false;
		}
		this.head = drainRecord(handler, this.head, index, tail);
		RingLayout.LONG.setRelease(this.memory, RingLayout.COMPLETION_HEAD, this.head);
		VarHandle.fullFence();
		wakeWriter();
		return true;
	}

	private long drainRecord(FrameHandler handler, long position, int index, long tail) {
		long word = (long) RingLayout.LONG.get(this.memory, index);
		int length = (int) word;
		int record = checkLength(length, RingLayout.recordLength(length), index, tail - position);
		handler.onFrame((int) (word >>> 32) & 0xff, (int) (word >>> 40) & 0xff, (int) (word >>> 48),
				(long) RingLayout.LONG.get(this.memory, index + 8), this.memory, index + RingLayout.RECORD_HEADER,
				length);
		return position + record;
	}

	private void checkTail(long position, long tail) {
		long available = tail - position;
		if (available < 0 || available > this.capacity || (tail & 7) != 0) {
			throw new IllegalStateException("Corrupt completion ring: head " + position + ", tail " + tail);
		}
	}

	private int checkLength(int length, int record, int index, long available) {
		int toEnd = this.base + this.capacity - index;
		if (length < 0 || record <= 0 || (record & 7) != 0 || record > toEnd || record > available) {
			throw new IllegalStateException("Corrupt completion ring: record of " + length + " bytes at " + index);
		}
		return record;
	}

	private void wakeWriter() {
		// Dekker with Python, which declares that it waits for room, fences and reads the
		// head: the full fence orders the stored head before this load.
		if ((long) RingLayout.LONG.getVolatile(this.memory, RingLayout.COMPLETION_WAITS) == 1L
				&& RingLayout.LONG.compareAndSet(this.memory, RingLayout.COMPLETION_WAITS, 1L, 0L)) {
			this.doorbell.ring();
		}
	}

	/**
	 * Declare that the reader sleeps, unless there is something to read.
	 * @return {@code false} if there is something to read
	 */
	public boolean prepareSleep() {
		// Dekker with Python, which stores the tail, fences and reads this word. The
		// volatile store is followed by a volatile load, and both are sequentially
		// consistent, so one of the two sides sees the other.
		RingLayout.LONG.setVolatile(this.memory, RingLayout.JAVA_SLEEPS, 1L);
		if ((long) RingLayout.LONG.getVolatile(this.memory, RingLayout.COMPLETION_TAIL) != head()) {
			awake();
			return false;
		}
		return true;
	}

	/**
	 * Declare that the reader is awake.
	 */
	public void awake() {
		RingLayout.LONG.setVolatile(this.memory, RingLayout.JAVA_SLEEPS, 0L);
	}

	/**
	 * Return how full the ring is.
	 * @return the used bytes
	 */
	public long used() {
		return tail() - head();
	}

	private long tail() {
		return (long) RingLayout.LONG.getAcquire(this.memory, RingLayout.COMPLETION_TAIL);
	}

	private long head() {
		return (long) RingLayout.LONG.getAcquire(this.memory, RingLayout.COMPLETION_HEAD);
	}

}
