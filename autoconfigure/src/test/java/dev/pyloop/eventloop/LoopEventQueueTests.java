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

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonConversionException;
import dev.pyloop.convert.MarshalReader;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoopEventQueue}.
 */
class LoopEventQueueTests {

	private final TestSink sink = new TestSink();

	private final LoopEventQueue queue = new LoopEventQueue("loop", 1000, PythonConverters.create(null), this.sink);

	@Test
	void eventsThatAreOfferedTogetherAreOneFrame() {
		this.queue.offer(timers(1, 500));
		assertThat(this.sink.frames).hasSize(1);
		assertThat(this.sink.ids()).isEqualTo(LongStream.rangeClosed(1, 500).boxed().toList());
	}

	/**
	 * Row S5: whoever comes while events are written leaves its own and goes on; they
	 * share the next frame.
	 */
	@Test
	void eventsOfferedWhileOthersAreWrittenShareTheNextFrame() {
		this.sink.onWrite = () -> timers(2, 10).forEach(this.queue::offer);
		this.queue.offer(new LoopEvent.Timer(1));
		assertThat(this.sink.frames).hasSize(2);
		assertThat(this.sink.ids()).isEqualTo(LongStream.rangeClosed(1, 11).boxed().toList());
	}

	@Test
	void timersLeftToTheWriterShareAFrameWithOtherEvents() {
		this.sink.onWrite = () -> {
			this.queue.offer(timers(2, 300));
			this.queue.offer(new LoopEvent.Read(302));
			this.queue.offer(timers(303, 2));
		};
		this.queue.offer(new LoopEvent.Timer(1));
		assertThat(this.sink.frames).hasSize(2);
		assertThat(this.sink.frames.get(1)).hasSize(9);
		assertThat(this.sink.ids()).isEqualTo(LongStream.rangeClosed(1, 304).boxed().toList());
		assertThat(this.queue.pending()).isEqualTo(304);
	}

	@Test
	void valuesWithKeysAreDeliveredWhole() {
		List<Map<String, Integer>> values = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			values.add(Map.of("key", i));
		}
		this.sink.onWrite = () -> values.forEach((value) -> this.queue.offer(new LoopEvent.AsyncResult(2, value)));
		this.queue.offer(new LoopEvent.AsyncResult(1, Map.of("key", 9)));
		assertThat(this.sink.data()).hasSize(6).contains(Map.of("key", 9)).containsAll(values);
	}

	@Test
	void valuesAreConvertedAsTheApplicationWantsIt() {
		JsonMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		LoopEventQueue queue = new LoopEventQueue("loop", 1000, PythonConverters.create(mapper), this.sink);
		queue.offer(new LoopEvent.AsyncResult(1, new Price(3)));
		assertThat(this.sink.data()).containsExactly(Map.of("whole_euros", 3));
	}

	/**
	 * Rows S1 and of the issue: capacity exceeded is a rejection, not a loss.
	 */
	@Test
	void offerBeyondTheCapacityIsRejectedAsAWhole() {
		this.queue.offer(timers(1, 900));
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> this.queue.offer(timers(901, 101)))
			.withMessageContaining("101 events were rejected: 900 events of at most 1000 wait for event loop 'loop'");
		this.queue.offer(timers(901, 100));
		assertThat(this.sink.ids()).hasSize(1000);
		assertThat(this.queue.rejected()).isEqualTo(101);
		assertThat(this.queue.pending()).isEqualTo(1000);
	}

	@Test
	void capacityComesBackWhenPythonHasRead() {
		for (int i = 0; i < 50; i++) {
			this.queue.offer(timers(1, 1000));
			this.sink.consumed = this.sink.end;
		}
		assertThat(this.queue.pending()).isZero();
		assertThat(this.queue.dispatched()).isEqualTo(50_000);
	}

	/**
	 * Row S16: what fails gives everything back.
	 */
	@Test
	void eventThatCannotBeEncodedTakesNothing() {
		List<LoopEvent> events = List.of(new LoopEvent.Timer(1), new LoopEvent.AsyncResult(2, new Object()));
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(() -> this.queue.offer(events));
		assertThat(this.queue.pending()).isZero();
		assertThat(this.sink.frames).isEmpty();
		this.queue.offer(new LoopEvent.Timer(3));
		assertThat(this.sink.ids()).containsExactly(3L);
	}

	/**
	 * Row S16: the memory for a frame runs out.
	 */
	@Test
	void frameThatFindsNoMemoryTakesNothing() {
		this.sink.failures = 1;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.queue.offer(timers(1, 3)));
		assertThat(this.queue.pending()).isZero();
		this.queue.offer(timers(4, 2));
		assertThat(this.sink.ids()).containsExactly(4L, 5L);
	}

	/**
	 * Row S16: events of others that were accepted stay, in order.
	 */
	@Test
	void acceptedEventsOfAFrameThatFindsNoMemoryGoWithTheNext() {
		this.sink.onWrite = () -> {
			timers(2, 3).forEach(this.queue::offer);
			this.sink.failures = 1;
		};
		this.queue.offer(new LoopEvent.Timer(1));
		assertThat(this.sink.ids()).containsExactly(1L);
		assertThat(this.queue.pending()).isEqualTo(4);
		this.queue.offer(new LoopEvent.Timer(5));
		assertThat(this.sink.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	/**
	 * Row S16: what came first stays first, also if it finds no memory again.
	 */
	@Test
	void eventsOfOthersThatFindNoMemoryAgainAreNotTheFailureOfTheNextOffer() {
		this.sink.onWrite = () -> {
			timers(2, 2).forEach(this.queue::offer);
			this.sink.failures = 2;
		};
		this.queue.offer(new LoopEvent.Timer(1));
		this.queue.offer(new LoopEvent.Timer(4));
		assertThat(this.sink.ids()).containsExactly(1L);
		assertThat(this.queue.pending()).isEqualTo(4);
		this.queue.offer(new LoopEvent.Timer(5));
		assertThat(this.sink.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	/**
	 * Row S16: what others left during a write that failed is written before what they
	 * offer next.
	 */
	@Test
	void eventsLeftDuringAWriteThatFailsKeepTheirOrder() {
		this.sink.failures = 1;
		this.sink.onFailure = () -> TestThreads.run(() -> this.queue.offer(new LoopEvent.Timer(2))).join();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.queue.offer(new LoopEvent.Timer(1)));
		TestThreads.run(() -> this.queue.offer(new LoopEvent.Timer(3))).join();
		assertThat(this.sink.ids()).containsExactly(2L, 3L);
		assertThat(this.queue.pending()).isEqualTo(2);
	}

	/**
	 * Row S16: what must not be lost waits for memory.
	 */
	@Test
	void eventsWithinAWindowThatFindNoMemoryAreKept() {
		this.sink.failures = 2;
		this.queue.offerWithinWindow(timers(1, 2));
		assertThat(this.sink.ids()).isEmpty();
		assertThat(this.queue.pending()).isEqualTo(2);
		this.sink.retry();
		assertThat(this.sink.ids()).isEmpty();
		this.sink.retry();
		assertThat(this.sink.ids()).containsExactly(1L, 2L);
		assertThat(this.sink.retries).as("retries that nobody needs").isEmpty();
	}

	@Test
	void manyFailuresAreOneRetry() {
		this.sink.failures = 3;
		for (int i = 0; i < 3; i++) {
			this.queue.offerWithinWindow(timers(i, 1));
		}
		assertThat(this.sink.retries).hasSize(1);
		this.sink.retry();
		assertThat(this.sink.ids()).containsExactly(0L, 1L, 2L);
	}

	@Test
	void eventsOfManyThreadsArriveOnceAndInTheOrderOfEach() {
		int threads = 4;
		int each = 20_000;
		LoopEventQueue queue = new LoopEventQueue("loop", threads * each, PythonConverters.create(null), this.sink);
		List<CompletableFuture<Void>> done = IntStream.range(0, threads).mapToObj((thread) -> TestThreads.run(() -> {
			for (int i = 0; i < each; i++) {
				queue.offer(new LoopEvent.Timer((long) thread * each + i));
			}
		})).toList();
		done.forEach(CompletableFuture::join);
		List<Long> ids = this.sink.ids();
		assertThat(ids).hasSize(threads * each).doesNotHaveDuplicates();
		for (int thread = 0; thread < threads; thread++) {
			int owner = thread;
			assertThat(ids.stream().filter((id) -> id / each == owner)).isSorted();
		}
	}

	private static List<LoopEvent> timers(long first, int count) {
		return LongStream.range(first, first + count).<LoopEvent>mapToObj(LoopEvent.Timer::new).toList();
	}

	record Price(int wholeEuros) {

	}

	/**
	 * Keeps frames as Python would read them.
	 */
	private static final class TestSink implements EventSink {

		private final List<List<?>> frames = Collections.synchronizedList(new ArrayList<>());

		private @Nullable Runnable onWrite;

		private @Nullable Runnable onFailure;

		private final Deque<Runnable> retries = new ArrayDeque<>();

		private int failures;

		private volatile long end;

		private volatile long consumed;

		@Override
		public long write(MarshalWriter frame, boolean extensions) {
			if (this.failures > 0) {
				this.failures--;
				Runnable task = this.onFailure;
				if (task != null) {
					task.run();
				}
				throw new OutOfMemoryError("no memory for a frame");
			}
			byte[] bytes = frame.toByteArray();
			this.frames.add((List<?>) new MarshalReader().read(ByteBuffer.wrap(bytes), 0, bytes.length));
			this.end += bytes.length;
			Runnable task = this.onWrite;
			this.onWrite = null;
			if (task != null) {
				task.run();
			}
			return this.end;
		}

		@Override
		public long consumed() {
			return this.consumed;
		}

		@Override
		public void retryLater(Runnable retry) {
			this.retries.add(retry);
		}

		void retry() {
			this.retries.remove().run();
		}

		List<Long> ids() {
			List<Long> ids = new ArrayList<>();
			for (List<?> frame : this.frames) {
				for (int i = 0; i < frame.size(); i += 3) {
					List<?> entry = frame.get(i).equals(-3) ? (List<?>) frame.get(i + 2) : List.of(frame.get(i + 1));
					entry.forEach((id) -> ids.add(((Number) id).longValue()));
				}
			}
			return ids;
		}

		List<Object> data() {
			List<Object> data = new ArrayList<>();
			for (List<?> frame : this.frames) {
				for (int i = 2; i < frame.size(); i += 3) {
					data.add(frame.get(i));
				}
			}
			return data;
		}

	}

}
