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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonCallRejectedException.Reason;
import dev.pyloop.client.PythonCallLimit.Shed;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallLimiter}.
 */
class CallLimiterTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final List<String> log = new ArrayList<>();

	@Test
	void callsBeyondTheConcurrencyWaitForPermits() {
		CallLimiter limiter = limiter(2, 10, null, Shed.NEWEST);
		acquire(limiter, "a", "b", "c", "d");
		assertThat(this.log).containsExactly("a", "b");
		assertThat(limiter.running()).isEqualTo(2);
		assertThat(limiter.waiting()).isEqualTo(2);
		limiter.release(1);
		assertThat(this.log).containsExactly("a", "b", "c");
		limiter.release(1);
		limiter.release(1);
		limiter.release(1);
		assertThat(this.log).containsExactly("a", "b", "c", "d");
		assertThat(limiter.running()).isZero();
		assertThat(limiter.waiting()).isZero();
	}

	@Test
	void newestIsRejectedWithTheLoadWhenTheQueueIsFull() {
		CallLimiter limiter = limiter(1, 1, null, Shed.NEWEST);
		acquire(limiter, "a", "b");
		PythonCallRejectedException ex = acquire(limiter, "c", null, 1).exception();
		assertThat(ex.getReason()).isEqualTo(Reason.CONCURRENCY_LIMIT);
		assertThat(ex.getPending()).isEqualTo(2);
		assertThat(ex.getLimit()).isEqualTo(2);
		assertThat(ex).hasMessage("c was rejected: of limit 'test' 1 of 1 ran and 1 of 1 waited; slow down, or raise "
				+ "'pyloop.client.limits.test.max-concurrency' or 'pyloop.client.limits.test.max-queue'");
		limiter.release(1);
		assertThat(this.log).containsExactly("a", "c CONCURRENCY_LIMIT", "b");
	}

	@Test
	void oldestMakesRoomWhenItIsToBeShed() {
		CallLimiter limiter = limiter(1, 2, null, Shed.OLDEST);
		acquire(limiter, "a", "b", "c", "d", "e");
		assertThat(this.log).containsExactly("a", "b SHED", "c SHED");
		limiter.release(1);
		limiter.release(1);
		assertThat(this.log).containsExactly("a", "b SHED", "c SHED", "d", "e");
	}

	@Test
	void withoutQueueEverythingBeyondIsRejectedAtOnce() {
		for (Shed shed : Shed.values()) {
			CallLimiter limiter = limiter(1, 0, null, shed);
			acquire(limiter, "a", "b");
			assertThat(limiter.waiting()).isZero();
		}
		assertThat(this.log).containsExactly("a", "b CONCURRENCY_LIMIT", "a", "b CONCURRENCY_LIMIT");
	}

	@Test
	void waitingEndsAtTheQueueTimeout() {
		CallLimiter limiter = limiter(1, 10, null, Shed.NEWEST);
		acquire(limiter, "a", "b");
		this.time.advanceTimeBy(Duration.ofSeconds(4));
		acquire(limiter, "c");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("a", "b QUEUE_TIMEOUT");
		limiter.release(1);
		this.time.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(this.log).containsExactly("a", "b QUEUE_TIMEOUT", "c");
		assertThat(limiter.running()).isOne();
	}

	@Test
	void waiterThatLeavesIsToldNothing() {
		CallLimiter limiter = limiter(1, 10, null, Shed.NEWEST);
		acquire(limiter, "a");
		TestWaiter waiter = acquire(limiter, "b", null, 1);
		acquire(limiter, "c");
		limiter.remove(waiter);
		limiter.remove(waiter);
		assertThat(limiter.waiting()).isOne();
		limiter.release(1);
		this.time.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(this.log).containsExactly("a", "c");
	}

	@Test
	void keysTakeTurnsHoweverManyCallsOneOfThemHas() {
		CallLimiter limiter = limiter(1, 10, null, Shed.NEWEST);
		acquire(limiter, "run");
		for (String name : List.of("a1", "a2", "a3", "b1", "n1", "b2", "n2")) {
			acquire(limiter, name, name.startsWith("n") ? null : name.substring(0, 1), 1);
		}
		for (int i = 0; i < 7; i++) {
			limiter.release(1);
		}
		assertThat(this.log).containsExactly("run", "a1", "b1", "n1", "a2", "b2", "n2", "a3");
	}

	@Test
	void keyThatFloodsLosesItsOwnCalls() {
		CallLimiter limiter = limiter(1, 4, null, Shed.NEWEST);
		acquire(limiter, "run");
		for (String name : List.of("a1", "a2", "a3", "a4", "b1", "c1", "a5", "b2")) {
			acquire(limiter, name, name.substring(0, 1), 1);
		}
		assertThat(this.log).containsExactly("run", "a4 SHED", "a3 SHED", "a5 CONCURRENCY_LIMIT",
				"b2 CONCURRENCY_LIMIT");
		assertThat(limiter.waiting()).isEqualTo(4);
	}

	@Test
	void oldestOfTheKeyThatFloodsIsShed() {
		CallLimiter limiter = limiter(1, 3, null, Shed.OLDEST);
		acquire(limiter, "run");
		for (String name : List.of("a1", "a2", "a3", "b1")) {
			acquire(limiter, name, name.substring(0, 1), 1);
		}
		limiter.release(1);
		limiter.release(1);
		limiter.release(1);
		assertThat(this.log).containsExactly("run", "a1 SHED", "a2", "b1", "a3");
	}

	@Test
	void gatheredCallsTakeAllTheirPermitsAtOnceAndLeaveTurnsToOthers() {
		CallLimiter limiter = limiter(3, 20, null, Shed.NEWEST);
		acquire(limiter, "run", null, 3);
		acquire(limiter, "a1", "a", 3);
		acquire(limiter, "a2", "a", 3);
		acquire(limiter, "b1", "b", 1);
		acquire(limiter, "b2", "b", 1);
		acquire(limiter, "b3", "b", 1);
		acquire(limiter, "b4", "b", 1);
		limiter.release(2);
		assertThat(this.log).containsExactly("run");
		limiter.release(1);
		assertThat(this.log).containsExactly("run", "a1");
		limiter.release(3);
		assertThat(this.log).containsExactly("run", "a1", "b1", "b2", "b3");
		limiter.release(3);
		assertThat(this.log).containsExactly("run", "a1", "b1", "b2", "b3", "a2");
	}

	@Test
	void moreCallsThanCanEverRunAreRejected() {
		CallLimiter limiter = limiter(2, 10, null, Shed.OLDEST);
		assertThat(acquire(limiter, "gather", null, 3).exception())
			.hasMessageStartingWith("gather were rejected, which need 3 permits at once: of limit 'test' 0 of 2 ran");
		assertThat(acquire(limiter(null, 10, 2, Shed.OLDEST), "gather", null, 3).exception().getReason())
			.isEqualTo(Reason.RATE_LIMIT);
	}

	@Test
	void noSpanOfTheLengthOfThePeriodHasMoreStartsThanTheRate() {
		CallLimiter limiter = limiter(null, 10, 2, Shed.NEWEST);
		acquire(limiter, "a");
		this.time.advanceTimeBy(Duration.ofMillis(600));
		acquire(limiter, "b", "c", "d", "e");
		assertThat(this.log).containsExactly("a", "b");
		this.time.advanceTimeBy(Duration.ofMillis(399));
		assertThat(this.log).containsExactly("a", "b");
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.log).containsExactly("a", "b", "c");
		this.time.advanceTimeBy(Duration.ofMillis(600));
		assertThat(this.log).containsExactly("a", "b", "c", "d");
		this.time.advanceTimeBy(Duration.ofMillis(400));
		assertThat(this.log).containsExactly("a", "b", "c", "d", "e");
		assertThat(limiter.running()).isEqualTo(5);
	}

	@Test
	void rateThatIsExceededIsTold() {
		CallLimiter limiter = limiter(null, 0, 1, Shed.NEWEST);
		acquire(limiter, "a");
		PythonCallRejectedException ex = acquire(limiter, "b", null, 1).exception();
		assertThat(ex.getReason()).isEqualTo(Reason.RATE_LIMIT);
		assertThat(ex.getPending()).isOne();
		assertThat(ex.getLimit()).isOne();
		assertThat(ex).hasMessage("b was rejected: of limit 'test' 1 of 1 were started in PT1S and 0 of 0 waited; "
				+ "slow down, or raise 'pyloop.client.limits.test.rate' or 'pyloop.client.limits.test.max-queue'");
	}

	@Test
	void permitThatWasNotUsedCountsInNoRate() {
		CallLimiter limiter = limiter(1, 0, 1, Shed.NEWEST);
		assertThat(limiter.tryAcquire()).isTrue();
		assertThat(limiter.tryAcquire()).isFalse();
		limiter.giveBack(false);
		assertThat(limiter.tryAcquire()).isTrue();
		limiter.giveBack(true);
		assertThat(limiter.tryAcquire()).isFalse();
		assertThat(limiter.running()).isZero();
	}

	@Test
	void nobodyOvertakesThoseWhoWait() {
		CallLimiter limiter = limiter(2, 10, null, Shed.NEWEST);
		acquire(limiter, "run", null, 1);
		acquire(limiter, "large", null, 2);
		assertThat(limiter.tryAcquire()).isFalse();
		acquire(limiter, "small", "key", 1);
		assertThat(this.log).containsExactly("run");
		limiter.release(1);
		assertThat(this.log).containsExactly("run", "large");
	}

	@Test
	void thousandsThatFailAtOnceNeedNoStack() {
		CallLimiter limiter = limiter(1, 100_000, null, Shed.NEWEST);
		acquire(limiter, "run");
		for (int i = 0; i < 100_000; i++) {
			limiter.acquire(new LimitWaiter(null, 1) {

				@Override
				String description() {
					return "";
				}

				@Override
				void granted() {
					limiter.release(1);
				}

				@Override
				void rejected(PythonCallRejectedException exception) {
					throw exception;
				}

			});
		}
		limiter.release(1);
		assertThat(limiter.running()).isZero();
		assertThat(limiter.waiting()).isZero();
	}

	@Test
	void waiterThatThrowsDoesNotStopTheOthers() {
		CallLimiter limiter = limiter(1, 10, null, Shed.NEWEST);
		acquire(limiter, "run");
		limiter.acquire(new LimitWaiter(null, 1) {

			@Override
			String description() {
				return "";
			}

			@Override
			void granted() {
				limiter.release(1);
				throw new IllegalStateException("subscriber");
			}

			@Override
			void rejected(PythonCallRejectedException exception) {
				throw exception;
			}

		});
		acquire(limiter, "b");
		limiter.release(1);
		assertThat(this.log).containsExactly("run", "b");
	}

	private void acquire(CallLimiter limiter, String... names) {
		for (String name : names) {
			acquire(limiter, name, null, 1);
		}
	}

	private TestWaiter acquire(CallLimiter limiter, String name, @Nullable Object key, int weight) {
		TestWaiter waiter = new TestWaiter(name, key, weight, this.log);
		limiter.acquire(waiter);
		return waiter;
	}

	private CallLimiter limiter(@Nullable Integer maxConcurrency, int maxQueue, @Nullable Integer rate, Shed shed) {
		PythonCallLimitSettings settings = new PythonCallLimitSettings("test", "m:f", maxConcurrency, maxQueue,
				Duration.ofSeconds(5), rate, Duration.ofSeconds(1), shed);
		return new CallLimiter(settings, this.time, () -> this.time.now(TimeUnit.NANOSECONDS));
	}

}
