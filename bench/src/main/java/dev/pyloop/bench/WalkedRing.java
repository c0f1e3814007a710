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

package dev.pyloop.bench;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;

import org.springframework.util.Assert;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.cpython.EventFd;
import dev.pyloop.eventloop.EventSink;
import dev.pyloop.ring.Doorbell;
import dev.pyloop.ring.FrameType;
import dev.pyloop.ring.RingMemory;
import dev.pyloop.ring.SharedMemoryDirectory;

/**
 * Writes frames of events into a ring, as a loop does, and copies them out frame by
 * frame, as Python does, through a mapping of its own.
 */
final class WalkedRing implements EventSink, AutoCloseable {

	private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final int SUBMISSION_TAIL = 128;

	private static final int SUBMISSION_HEAD = 256;

	private static final int DATA = 4096;

	private static final int RECORD_HEADER = 16;

	private static final int CAPACITY = 1 << 20;

	private final SharedMemoryDirectory directory = SharedMemoryDirectory.create(null);

	private final Doorbell doorbell = EventFd.open();

	private final RingMemory memory;

	private final ByteBuffer words;

	private final byte[] frame = new byte[CAPACITY / 16];

	private int frameLength;

	private long frames;

	private long head;

	WalkedRing() throws IOException {
		this.memory = RingMemory.create(this.directory.getPath().resolve("events.ring"), CAPACITY, CAPACITY, 1,
				this.doorbell);
		try (FileChannel channel = FileChannel.open(this.memory.file(), StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			this.words = channel.map(MapMode.READ_WRITE, 0, DATA + CAPACITY);
		}
	}

	@Override
	public long write(MarshalWriter frame, boolean extensions) {
		Assert.state(frame.size() <= this.memory.submissions().maxPayload(), "The frame is too long for the ring");
		long end = this.memory.submissions()
			.write(FrameType.EVENTS, extensions ? FrameType.EXTENSIONS : 0, 0, frame.array(), frame.size());
		walk();
		return end;
	}

	private void walk() {
		long tail = (long) LONG.getAcquire(this.words, SUBMISSION_TAIL);
		while (this.head != tail) {
			int index = DATA + (int) (this.head & (CAPACITY - 1));
			long word = (long) LONG.get(this.words, index);
			int length = (int) word;
			if ((word >>> 32 & 0xff) == FrameType.PADDING) {
				this.head += length;
			}
			else {
				this.words.get(index + RECORD_HEADER, this.frame, 0, length);
				this.frameLength = length;
				this.frames++;
				this.head += (RECORD_HEADER + length + 7) & ~7;
			}
		}
		LONG.setRelease(this.words, SUBMISSION_HEAD, this.head);
	}

	/**
	 * Return how many frames were copied out.
	 * @return the number of frames
	 */
	long frames() {
		return this.frames;
	}

	/**
	 * Return the last frame that was copied out.
	 * @return its payload
	 */
	ByteBuffer last() {
		return ByteBuffer.wrap(this.frame, 0, this.frameLength);
	}

	@Override
	public long consumed() {
		return this.memory.submissions().consumed();
	}

	@Override
	public void retryLater(Runnable retry) {
		throw new IllegalStateException("The ring is full");
	}

	@Override
	public void close() {
		this.doorbell.close();
		this.directory.close();
	}

}
