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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link EventTimers} and {@link EventTimersBatch}.
 */
class EventTimersTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final long DAY = TimeUnit.DAYS.toNanos(1);

	private final EventTimers timers = new EventTimers();

	private final List<Long> fired = Collections.synchronizedList(new ArrayList<>());

	private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

	private final PythonEventLoop loop = loop(10_000);

	@Test
	void timersFireOnce() {
		List<LoopTimer> all = schedule(5000, TimeUnit.MILLISECONDS.toNanos(2));
		awaitFired(5000);
		assertThat(all).allMatch(LoopTimer::isFired).noneMatch(LoopTimer::cancel);
		assertThat(this.timers.size()).isZero();
	}

	@Test
	void timerThatIsCancelledWhileItFiresDoesEither() {
		int count = 20_000;
		List<LoopTimer> all = schedule(count, TimeUnit.MILLISECONDS.toNanos(1));
		List<Long> cancelled = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			if (all.get(i).cancel()) {
				cancelled.add((long) i);
			}
		}
		awaitFired(count - cancelled.size());
		assertThat(this.timers.size()).isZero();
		assertThat(this.fired).doesNotContainAnyElementsOf(cancelled);
	}

	@Test
	void cancelledTimersAreLetGo() {
		List<LoopTimer> all = schedule(5000, DAY);
		assertThat(all.subList(0, 4000)).allMatch(LoopTimer::cancel);
		assertThat(this.timers.size()).isLessThan(2500);
		assertThat(all.subList(0, 4000)).noneMatch(LoopTimer::cancel);
		this.timers.end(this.loop);
		assertThat(this.timers.size()).isZero();
		assertThat(all).noneMatch(LoopTimer::isFired).noneMatch(LoopTimer::cancel);
	}

	/**
	 * Row H9: loops share no timers.
	 */
	@Test
	void endOfALoopLeavesTheTimersOfOthers() {
		PythonEventLoop other = loop(10);
		LoopTimer kept = this.timers.schedule(this.loop, 1, DAY);
		LoopTimer ended = this.timers.schedule(other, 2, DAY);
		this.timers.end(other);
		assertThat(this.timers.size()).isOne();
		assertThat(ended.cancel()).isFalse();
		assertThat(kept.cancel()).isTrue();
	}

	@Test
	void moreTimersThanTheQueueHasRoomForFireInParts() {
		PythonEventLoop small = loop(7);
		for (long id = 0; id < 100; id++) {
			this.timers.schedule(small, id, 0);
		}
		awaitFired(100);
		assertThat(this.fired).doesNotHaveDuplicates();
	}

	@Test
	void timersThatAreRejectedFireLater() {
		this.failures.addAll(Collections.nCopies(5, new PythonCallRejectedException("full", 10, 10)));
		List<LoopTimer> all = schedule(10, 0);
		awaitFired(10);
		assertThat(this.failures).isEmpty();
		assertThat(all).allMatch(LoopTimer::isFired);
	}

	@Test
	void timersThatFindNoMemoryFireLater() {
		this.failures.add(new PythonUnavailableException("no memory", false, null));
		this.failures.add(new OutOfMemoryError("no memory"));
		schedule(10, 0);
		awaitFired(10);
		assertThat(this.failures).isEmpty();
	}

	@Test
	void timersOfALoopThatIsGoneAreForgotten() {
		given(this.loop.state()).willReturn(PythonEventLoopState.STOPPED);
		this.failures.add(new PythonUnavailableException("stopped", false, null));
		this.timers.schedule(this.loop, 1, 0);
		Awaitility.await().atMost(LONG).until(this.failures::isEmpty);
		this.timers.schedule(this.loop, 2, 0);
		awaitFired(1);
		assertThat(this.fired).containsExactly(2L);
		assertThat(this.timers.size()).isZero();
	}

	@Test
	void timersOfManyThreadsAreCancelledOrFireOnce() {
		List<CompletableFuture<Long>> cancelled = LongStream.range(0, 4).mapToObj((thread) -> TestThreads.supply(() -> {
			long count = 0;
			for (long id = thread * 5000; id < (thread + 1) * 5000; id++) {
				LoopTimer timer = this.timers.schedule(this.loop, id, id % 3 * 500_000);
				if (id % 2 == 0 && timer.cancel()) {
					count++;
				}
			}
			return count;
		})).toList();
		long count = cancelled.stream().mapToLong(CompletableFuture::join).sum();
		awaitFired(20_000 - (int) count);
		assertThat(this.fired).doesNotHaveDuplicates();
	}

	private void awaitFired(int count) {
		Awaitility.await().atMost(LONG).until(() -> this.fired.size() >= count && this.timers.size() == 0);
		assertThat(this.fired).hasSize(count);
	}

	private List<LoopTimer> schedule(int count, long delay) {
		return LongStream.range(0, count).mapToObj((id) -> this.timers.schedule(this.loop, id, delay)).toList();
	}

	private PythonEventLoop loop(int capacity) {
		PythonEventLoop loop = mock(PythonEventLoop.class, withSettings().stubOnly());
		LoopEvents events = mock(LoopEvents.class, withSettings().stubOnly());
		given(loop.events()).willReturn(events);
		given(events.capacity()).willReturn(capacity);
		given(loop.state()).willReturn(PythonEventLoopState.RUNNING);
		willAnswer((invocation) -> {
			take(invocation.getArgument(0), capacity);
			return null;
		}).given(loop).dispatch(anyCollection());
		return loop;
	}

	private void take(Collection<LoopEvent> events, int capacity) throws Throwable {
		if (!this.failures.isEmpty()) {
			throw this.failures.remove(0);
		}
		if (events.size() > capacity) {
			throw new PythonCallRejectedException("more than there is room for", 0, capacity);
		}
		events.forEach((event) -> this.fired.add(event.id()));
	}

}
