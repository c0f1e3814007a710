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

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SubmissionRing}.
 */
class SubmissionRingTests {

	private final PlainMemory memory = new PlainMemory();

	private final SubmissionRing ring = this.memory.submissions;

	@Test
	void writtenFrameIsReadAsItWas() {
		byte[] payload = { 1, 2, 3 };
		this.ring.write(FrameType.CALL, FrameType.INLINE | FrameType.EXTENSIONS, Long.MAX_VALUE, payload, 3);
		assertThat(this.memory.drainSubmissions()).singleElement()
			.isEqualTo(new PlainFrame(FrameType.CALL, FrameType.INLINE | FrameType.EXTENSIONS, 7, Long.MAX_VALUE,
					payload));
	}

	@Test
	void onlyTheGivenLengthIsWritten() {
		this.ring.write(FrameType.CALL, 0, 1, new byte[100], 2);
		this.ring.write(FrameType.CANCEL, 0, 2, new byte[100], 0);
		assertThat(this.memory.drainSubmissions()).extracting((frame) -> frame.payload().length).containsExactly(2, 0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 7, 8, 9, 100, 243, 256 })
	void framesOfAnyLengthWrapAround(int length) {
		for (long id = 1; id < 5000; id++) {
			PlainFrame frame = PlainFrame.of(id, length);
			this.ring.write(frame.type(), 0, id, frame.payload(), length);
			List<PlainFrame> frames = this.memory.drainSubmissions();
			assertThat(frames).containsExactly(frame);
		}
		assertThat(this.ring.used()).isZero();
	}

	@Test
	void ringCanBeFilledToTheLastByte() {
		for (int id = 1; id <= 16; id++) {
			this.ring.write(FrameType.CALL, 0, id, new byte[240], 240);
		}
		assertThat(this.ring.used()).isEqualTo(PlainMemory.CAPACITY);
		assertThat(this.memory.word(RingLayout.SUBMISSION_WAITS)).isZero();
		assertThat(this.memory.drainSubmissions()).hasSize(16);
	}

	@Test
	void whatFindsNoRoomIsKeptInOrder() {
		Random random = new Random(1);
		List<PlainFrame> expected = new ArrayList<>();
		for (int id = 1; id <= 2000; id++) {
			PlainFrame frame = PlainFrame.of(id, random.nextInt(257));
			expected.add(frame);
			this.ring.write(frame.type(), 0, id, frame.payload(), frame.payload().length);
		}
		assertThat(this.memory.word(RingLayout.SUBMISSION_WAITS)).isEqualTo(1);
		List<PlainFrame> frames = new ArrayList<>();
		while (frames.size() < 2000) {
			List<PlainFrame> some = this.memory.drainSubmissions();
			assertThat(some).isNotEmpty();
			frames.addAll(some);
		}
		assertThat(frames).isEqualTo(expected);
		assertThat(this.memory.word(RingLayout.SUBMISSION_WAITS)).isZero();
	}

	@Test
	void callerMayReuseItsArrayAlsoWhenTheRingIsFull() {
		byte[] payload = new byte[256];
		for (int id = 1; id <= 100; id++) {
			Arrays.fill(payload, (byte) id);
			this.ring.write(FrameType.CALL, 0, id, payload, 256);
		}
		List<PlainFrame> frames = new ArrayList<>();
		while (frames.size() < 100) {
			frames.addAll(this.memory.drainSubmissions());
		}
		assertThat(frames).allSatisfy((frame) -> assertThat(frame.payload()).containsOnly((byte) frame.id()));
	}

	@Test
	void doorbellRingsOncePerSleep() {
		this.ring.write(FrameType.CALL, 0, 1, new byte[0], 0);
		assertThat(this.memory.doorbell.rings()).isZero();
		this.memory.drainSubmissions();
		assertThat(this.memory.preparePythonSleep()).isTrue();
		this.ring.write(FrameType.CALL, 0, 2, new byte[0], 0);
		this.ring.write(FrameType.CALL, 0, 3, new byte[0], 0);
		assertThat(this.memory.doorbell.rings()).isEqualTo(1);
		assertThat(this.ring.wakes()).isEqualTo(1);
		assertThat(this.memory.preparePythonSleep()).isFalse();
		this.memory.drainSubmissions();
		assertThat(this.memory.preparePythonSleep()).isTrue();
		this.ring.write(FrameType.CALL, 0, 4, new byte[0], 0);
		assertThat(this.memory.doorbell.rings()).isEqualTo(2);
	}

	@Test
	void consumedTellsWhatPythonHasRead() {
		long first = this.ring.write(FrameType.CALL, 0, 1, new byte[10], 10);
		long second = this.ring.write(FrameType.CALL, 0, 2, new byte[10], 10);
		assertThat(this.ring.consumed()).isLessThan(first);
		this.memory.drainSubmissions();
		assertThat(this.ring.consumed()).isGreaterThanOrEqualTo(second);
	}

	@Test
	void frameThatWaitsForRoomIsNotConsumed() {
		long end = 0;
		for (int id = 1; id <= 20; id++) {
			end = this.ring.write(FrameType.CALL, 0, id, new byte[240], 240);
		}
		assertThat(this.ring.consumed()).isLessThan(end);
		assertThat(PlainMemory.CAPACITY).isLessThan((int) end);
	}

	@Test
	void endOfAFrameIsExactAlsoWhenItWaitsForRoom() {
		Random random = new Random(2);
		List<Long> ends = new ArrayList<>();
		List<Long> read = new ArrayList<>();
		for (int id = 1; id <= 2000; id++) {
			int length = random.nextInt(257);
			ends.add(this.ring.write(FrameType.CALL, 0, id, new byte[length], length));
			if (random.nextInt(100) == 0) {
				this.memory.drainSubmissions(read);
			}
		}
		while (read.size() < 2000) {
			this.memory.drainSubmissions(read);
		}
		assertThat(ends).isEqualTo(read);
		assertThat(this.ring.write(FrameType.CALL, 0, 2001, new byte[0], 0)).isEqualTo(this.ring.written());
	}

	@Test
	void writingAllocatesNothing() {
		byte[] payload = new byte[100];
		writeAndSkip(payload, 20_000);
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
		writeAndSkip(payload, 100_000);
		long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
		assertThat(allocated).isLessThan(100_000);
	}

	private void writeAndSkip(byte[] payload, int count) {
		for (int id = 1; id <= count; id++) {
			this.ring.write(FrameType.CALL, 0, id, payload, payload.length);
			this.memory.word(RingLayout.SUBMISSION_HEAD, this.memory.word(RingLayout.SUBMISSION_TAIL));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2048, 4097, 6000 })
	void capacityMustBePowerOfTwo(int capacity) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RingLayout.initialize(this.memory.buffer, capacity, PlainMemory.CAPACITY))
			.withMessageContaining("'submissionCapacity' must be a power of two of at least 4096 but is " + capacity);
	}

}
