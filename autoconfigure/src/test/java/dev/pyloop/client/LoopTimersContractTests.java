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

package dev.pyloop.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.LoopTimer;
import dev.pyloop.eventloop.PythonEventLoopState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoopTimer}s, alike in each home and for each implementation of the
 * loop.
 */
@ParameterizedClass
@CsvSource({ "THREAD, asyncio", "THREAD, uvloop", "PROCESS, asyncio", "PROCESS, uvloop" })
class LoopTimersContractTests extends LoopEventsContract {

	@Test
	void failingTimerLeavesTheRestOfTheBatch() {
		List<Number> ids = numbers("failing_timer");
		this.loop.dispatch(ids.stream().map((id) -> new LoopEvent.Timer(id.longValue())).toList());
		assertThat(heard(1)).containsExactly(Arrays.asList("next", "timer", null));
	}

	/**
	 * Row S6: timers go to the queue of the loop, many of them in few frames.
	 */
	@Test
	void timersFire() {
		List<Number> ids = numbers("timers", 1000);
		long wakes = this.loop.wakes();
		for (Number id : ids) {
			this.loop.events().schedule(id.longValue(), Duration.ofMillis(20));
		}
		PythonTest.await(() -> this.loop.events().dispatched() == 1000);
		assertThat(this.loop.wakes() - wakes).isLessThan(200);
		assertThat(heard(1000)).hasSize(1000);
	}

	/**
	 * Row S13: cancelling a timer while the loop waits leaves the wait intact, and does
	 * not wake it.
	 */
	@Test
	void timerIsCancelledWhileTheLoopWaits() {
		long first = call("timer", Long.class, "first");
		long second = call("timer", Long.class, "second");
		LoopTimer cancelled = this.loop.events().schedule(first, Duration.ofHours(1));
		PythonTest.await(() -> this.loop.pending() == 0);
		long wakes = this.loop.wakes();
		assertThat(cancelled.cancel()).isTrue();
		assertThat(cancelled.cancel()).isFalse();
		assertThat(this.loop.wakes()).isEqualTo(wakes);
		LoopTimer timer = this.loop.events().schedule(second, Duration.ZERO);
		assertThat(heard(1)).containsExactly(Arrays.asList("second", "timer", null));
		assertThat(timer.isFired()).isTrue();
		assertThat(timer.cancel()).isFalse();
	}

	/**
	 * Row H10: who held a timer before does not cancel the one that has its id now.
	 */
	@Test
	void timerThatFiredDoesNotCancelTheNextOfItsId() {
		long id = call("timer", Long.class, "first");
		LoopTimer old = this.loop.events().schedule(id, Duration.ZERO);
		assertThat(heard(1)).hasSize(1);
		call("register_timer_again", Void.class, id);
		LoopTimer next = this.loop.events().schedule(id, Duration.ofMillis(50));
		assertThat(old.cancel()).isFalse();
		assertThat(heard(2)).contains(Arrays.asList("again", "timer", null));
		assertThat(next.isFired()).isTrue();
	}

	/**
	 * Row S7: a loop that waits for nothing but events is told of its end.
	 */
	@Test
	void endReachesALoopThatWaits() {
		PythonTest.await(() -> {
			this.loop.dispatch(new LoopEvent.Timer(1));
			return this.loop.wakes() > 0;
		});
		this.pool.close(LONG);
		assertThat(this.loop.state()).isEqualTo(PythonEventLoopState.STOPPED);
	}

	/**
	 * Row S13, for timers of asyncio.
	 */
	@Test
	void timerOfAsyncioIsCancelledWhileTheLoopWaits() {
		assertThat(call("sleep_while_timer_is_cancelled", String.class, 0.05)).isEqualTo("slept");
		assertThat(heard(0)).isEmpty();
	}

	@Test
	void timerThatPythonForgotIsDropped() {
		long id = call("timer", Long.class, "forgotten");
		call("unregister_timer", Void.class, id);
		this.loop.events().schedule(id, Duration.ofMillis(1));
		PythonTest.await(() -> this.loop.events().dropped() == 1);
		assertThat(heard(0)).isEmpty();
	}

}
