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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for lost wake-ups and lost frames: threads that never wait with a timeout would
 * hang, and a checksum shows each frame that is lost, doubled or torn.
 */
class RingStressTests {

	private static final Duration HANG = Duration.ofMinutes(2);

	private static final int FRAMES = 2_000_000;

	private static final int PRODUCERS = 4;

	private final PlainMemory memory = new PlainMemory();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	@AfterEach
	void shutdown() {
		this.executor.shutdownNow();
	}

	@Test
	void manyProducersAndSleepingConsumerLoseNothing() throws Exception {
		List<Future<?>> producers = new ArrayList<>();
		for (int producer = 0; producer < PRODUCERS; producer++) {
			long first = producer;
			producers.add(this.executor.submit(() -> produce(first)));
		}
		Future<Long> consumer = this.executor.submit(this::consumeSubmissions);
		for (Future<?> producer : producers) {
			producer.get(HANG.toSeconds(), TimeUnit.SECONDS);
		}
		assertThat(consumer.get(HANG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(checksum());
		assertThat(this.memory.submissions.used()).isZero();
	}

	private void produce(long first) {
		byte[] payload = new byte[16];
		for (long id = first; id < FRAMES; id += PRODUCERS) {
			Arrays.fill(payload, (byte) id);
			this.memory.submissions.write(FrameType.CALL, 0, id, payload, (int) (id % 17));
		}
	}

	private long consumeSubmissions() {
		long sum = 0;
		int count = 0;
		while (count < FRAMES) {
			List<PlainFrame> frames = this.memory.drainSubmissions();
			if (frames.isEmpty() && this.memory.preparePythonSleep()) {
				this.memory.doorbell.await();
			}
			for (PlainFrame frame : frames) {
				check(frame);
				sum += frame.id() * 31;
				count++;
			}
		}
		return sum;
	}

	@Test
	void producerAndSleepingConsumerOfCompletionsLoseNothing() throws Exception {
		Future<?> producer = this.executor.submit(this::complete);
		Future<Long> consumer = this.executor.submit(this::consumeCompletions);
		producer.get(HANG.toSeconds(), TimeUnit.SECONDS);
		assertThat(consumer.get(HANG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(checksum());
		assertThat(this.memory.completions.isEmpty()).isTrue();
	}

	private void complete() {
		for (long id = 0; id < FRAMES; id++) {
			PlainFrame frame = PlainFrame.of(id, (int) (id % 17));
			while (!this.memory.complete(frame)) {
				this.memory.wakeJava();
				Thread.onSpinWait();
			}
			this.memory.wakeJava();
		}
	}

	private long consumeCompletions() {
		AtomicLong sum = new AtomicLong();
		int count = 0;
		while (count < FRAMES) {
			int drained = this.memory.completions.drain((type, flags, generation, id, buffer, offset, length) -> {
				check(PlainFrame.read(buffer, offset - RingLayout.RECORD_HEADER));
				sum.addAndGet(id * 31);
			});
			if (drained == 0 && this.memory.completions.prepareSleep()) {
				this.memory.doorbell.await();
				this.memory.completions.awake();
			}
			count += drained;
		}
		return sum.get();
	}

	private static void check(PlainFrame frame) {
		byte[] payload = frame.payload();
		boolean intact = payload.length == frame.id() % 17;
		for (byte value : payload) {
			intact &= value == (byte) frame.id();
		}
		if (!intact) {
			throw new IllegalStateException("Torn frame " + frame.id());
		}
	}

	private static long checksum() {
		return 31L * FRAMES * (FRAMES - 1) / 2;
	}

}
