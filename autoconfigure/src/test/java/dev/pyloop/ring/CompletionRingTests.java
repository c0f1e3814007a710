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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CompletionRing}.
 */
class CompletionRingTests {

	private final PlainMemory memory = new PlainMemory();

	private final CompletionRing ring = this.memory.completions;

	@Test
	void emptyRingGivesNothing() {
		assertThat(this.ring.isEmpty()).isTrue();
		assertThat(this.memory.drainCompletions()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 7, 8, 9, 100, 243, 2000 })
	void framesOfAnyLengthWrapAround(int length) {
		for (long id = 1; id < 5000; id++) {
			PlainFrame frame = PlainFrame.of(id, length);
			assertThat(this.memory.complete(frame)).isTrue();
			List<PlainFrame> frames = this.memory.drainCompletions();
			assertThat(frames).containsExactly(frame);
		}
		assertThat(this.ring.used()).isZero();
	}

	@Test
	void drainGivesAllFramesInOrder() {
		for (int id = 1; id <= 30; id++) {
			this.memory.complete(PlainFrame.of(id, 50));
		}
		assertThat(this.memory.drainCompletions()).extracting(PlainFrame::id)
			.isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
	}

	@Test
	void drainNextGivesTheFrameOfTheCallOnly() {
		List<Long> ids = new ArrayList<>();
		FrameHandler handler = (type, flags, generation, id, buffer, offset, length) -> ids.add(id);
		assertThat(this.ring.drainNext(1, handler)).isTrue();
		this.memory.complete(PlainFrame.of(1, 10));
		this.memory.complete(PlainFrame.of(2, 10));
		assertThat(this.ring.drainNext(2, handler)).isFalse();
		assertThat(this.ring.drainNext(1, handler)).isTrue();
		assertThat(ids).containsExactly(1L);
		assertThat(this.memory.drainCompletions()).extracting(PlainFrame::id).containsExactly(2L);
	}

	@Test
	void fullRingTakesNothingUntilItIsDrained() {
		int id = 0;
		while (this.memory.complete(PlainFrame.of(++id, 48))) {
			assertThat(id).isLessThan(1000);
		}
		assertThat(id).isEqualTo(PlainMemory.CAPACITY / 64 + 1);
		assertThat(this.ring.used()).isEqualTo(PlainMemory.CAPACITY);
		assertThat(this.memory.drainCompletions()).hasSize(id - 1);
		assertThat(this.memory.complete(PlainFrame.of(id, 48))).isTrue();
	}

	@Test
	void drainWakesWriterThatWaitsForRoom() {
		this.memory.complete(PlainFrame.of(1, 10));
		this.memory.word(RingLayout.COMPLETION_WAITS, 1);
		this.memory.drainCompletions();
		assertThat(this.memory.doorbell.rings()).isEqualTo(1);
		assertThat(this.memory.word(RingLayout.COMPLETION_WAITS)).isZero();
		this.memory.complete(PlainFrame.of(2, 10));
		this.memory.drainCompletions();
		assertThat(this.memory.doorbell.rings()).isEqualTo(1);
	}

	@Test
	void prepareSleepRefusesWhenThereAreFrames() {
		assertThat(this.ring.prepareSleep()).isTrue();
		assertThat(this.memory.word(RingLayout.JAVA_SLEEPS)).isEqualTo(1);
		this.ring.awake();
		this.memory.complete(PlainFrame.of(1, 10));
		assertThat(this.ring.prepareSleep()).isFalse();
		assertThat(this.memory.word(RingLayout.JAVA_SLEEPS)).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { -8, 4, 4104, 1L << 40 })
	void corruptTailIsRefused(long tail) {
		this.memory.publish(tail);
		assertThatIllegalStateException().isThrownBy(this.memory::drainCompletions)
			.withMessageContaining("Corrupt completion ring: head 0, tail " + tail);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 100, 4096 })
	void corruptLengthIsRefused(int length) {
		this.memory.complete(PlainFrame.of(1, 10));
		this.memory.buffer.putInt(RingLayout.DATA + PlainMemory.CAPACITY, length);
		assertThatIllegalStateException().isThrownBy(this.memory::drainCompletions)
			.withMessageContaining("Corrupt completion ring: record of " + length + " bytes");
	}

	@ParameterizedTest
	@ValueSource(ints = { -8, 0, 4, 40, 4096 })
	void corruptPaddingIsRefused(int length) {
		this.memory.complete(PlainFrame.of(1, 10));
		this.memory.buffer.putLong(RingLayout.DATA + PlainMemory.CAPACITY, length & 0xffffffffL);
		assertThatIllegalStateException().isThrownBy(this.memory::drainCompletions)
			.withMessageContaining("Corrupt completion ring");
	}

	@Test
	void recordsOfRandomBytesNeverReachBeyondTheRing() {
		Random random = new Random(1);
		byte[] bytes = new byte[PlainMemory.CAPACITY];
		for (int i = 0; i < 5000; i++) {
			PlainMemory memory = new PlainMemory();
			random.nextBytes(bytes);
			memory.buffer.put(RingLayout.DATA + PlainMemory.CAPACITY, bytes);
			memory.publish(8L * random.nextInt(513));
			drainExpectingOnlyIllegalState(memory);
		}
	}

	private static void drainExpectingOnlyIllegalState(PlainMemory memory) {
		try {
			memory.completions.drain((type, flags, generation, id, buffer, offset, length) -> {
				assertThat(offset).isGreaterThanOrEqualTo(RingLayout.DATA + PlainMemory.CAPACITY);
				assertThat(offset + length).isLessThanOrEqualTo(buffer.capacity());
			});
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasMessageStartingWith("Corrupt completion ring");
		}
	}

}
