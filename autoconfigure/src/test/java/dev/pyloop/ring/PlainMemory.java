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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of a loop that nothing maps, and what the Python half does with it, written
 * again in Java.
 */
final class PlainMemory {

	static final int CAPACITY = 4096;

	final ByteBuffer buffer = ByteBuffer.allocateDirect(RingLayout.DATA + 2 * CAPACITY).order(ByteOrder.nativeOrder());

	final CountingDoorbell doorbell = new CountingDoorbell();

	final SubmissionRing submissions = new SubmissionRing(this.buffer, RingLayout.DATA, CAPACITY, 7, this.doorbell);

	final CompletionRing completions = new CompletionRing(this.buffer, RingLayout.DATA + CAPACITY, CAPACITY,
			this.doorbell);

	private long head;

	private long tail;

	PlainMemory() {
		RingLayout.initialize(this.buffer, CAPACITY, CAPACITY);
	}

	long word(int offset) {
		return (long) RingLayout.LONG.getVolatile(this.buffer, offset);
	}

	void word(int offset, long value) {
		RingLayout.LONG.setVolatile(this.buffer, offset, value);
	}

	/**
	 * Read submissions as {@code SubmissionReader.drain} does.
	 */
	List<PlainFrame> drainSubmissions() {
		return drainSubmissions(new ArrayList<>());
	}

	/**
	 * Read submissions.
	 * @param ends gets the position after each frame
	 * @return the frames
	 */
	List<PlainFrame> drainSubmissions(List<Long> ends) {
		List<PlainFrame> frames = new ArrayList<>();
		long tail = word(RingLayout.SUBMISSION_TAIL);
		while (this.head != tail) {
			int index = RingLayout.DATA + (int) (this.head & (CAPACITY - 1));
			int length = this.buffer.getInt(index);
			if (this.buffer.get(index + 4) == FrameType.PADDING) {
				this.head += length;
				continue;
			}
			frames.add(PlainFrame.read(this.buffer, index));
			this.head += RingLayout.recordLength(length);
			ends.add(this.head);
		}
		word(RingLayout.SUBMISSION_HEAD, this.head);
		if (word(RingLayout.SUBMISSION_WAITS) == 1) {
			word(RingLayout.SUBMISSION_WAITS, 0);
			this.submissions.flush();
		}
		return frames;
	}

	/**
	 * Declare that Python sleeps as {@code SubmissionReader.prepare_sleep} does.
	 */
	boolean preparePythonSleep() {
		word(RingLayout.PYTHON_SLEEPS, 1);
		if (word(RingLayout.SUBMISSION_TAIL) != this.head) {
			word(RingLayout.PYTHON_SLEEPS, 0);
			return false;
		}
		return true;
	}

	/**
	 * Write a completion as {@code CompletionWriter} does.
	 * @return {@code false} if there is no room
	 */
	boolean complete(PlainFrame frame) {
		int record = RingLayout.recordLength(frame.payload().length);
		int position = (int) (this.tail & (CAPACITY - 1));
		int toEnd = CAPACITY - position;
		int needed = (record > toEnd) ? record + toEnd : record;
		if (this.tail + needed - word(RingLayout.COMPLETION_HEAD) > CAPACITY) {
			return false;
		}
		int base = RingLayout.DATA + CAPACITY;
		if (record > toEnd) {
			this.buffer.putLong(base + position, toEnd);
			position = 0;
		}
		frame.write(this.buffer, base + position);
		publish(this.tail + needed);
		return true;
	}

	void publish(long tail) {
		this.tail = tail;
		word(RingLayout.COMPLETION_TAIL, tail);
	}

	/**
	 * Ring if Java sleeps, as {@code CompletionWriter} does after the tail.
	 */
	void wakeJava() {
		if (word(RingLayout.JAVA_SLEEPS) == 1) {
			word(RingLayout.JAVA_SLEEPS, 0);
			this.doorbell.ring();
		}
	}

	List<PlainFrame> drainCompletions() {
		List<PlainFrame> frames = new ArrayList<>();
		this.completions.drain((type, flags, generation, id, memory, offset, length) -> frames
			.add(PlainFrame.read(memory, offset - RingLayout.RECORD_HEADER)));
		return frames;
	}

}
