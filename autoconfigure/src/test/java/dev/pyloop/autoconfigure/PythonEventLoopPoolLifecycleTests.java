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

package dev.pyloop.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

import dev.pyloop.eventloop.PythonEventLoopPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link PythonEventLoopPoolLifecycle}.
 */
class PythonEventLoopPoolLifecycleTests {

	private final PythonEventLoopPool pool = mock(PythonEventLoopPool.class);

	private final AtomicLong nanoTime = new AtomicLong(-1000);

	private final PythonEventLoopPoolLifecycle lifecycle = new PythonEventLoopPoolLifecycle(this.pool,
			Duration.ofSeconds(20), this.nanoTime::get);

	@Test
	void phaseIsThatOfInfrastructure() {
		assertThat(this.lifecycle.getPhase()).isZero();
	}

	@Test
	void isNotPausedBetweenTests() {
		assertThat(this.lifecycle.isPauseable()).isFalse();
	}

	@Test
	void isRunningIsThatOfPool() {
		assertThat(this.lifecycle.isRunning()).isFalse();
		given(this.pool.isRunning()).willReturn(true);
		assertThat(this.lifecycle.isRunning()).isTrue();
	}

	@Test
	void startThatFailsCanBeRepeated() {
		willThrow(new IllegalStateException("refused")).willDoNothing().given(this.pool).start();
		assertThatIllegalStateException().isThrownBy(this.lifecycle::start).withMessage("refused");
		this.lifecycle.start();
		then(this.pool).should(times(2)).start();
		this.lifecycle.stop();
	}

	@Test
	void stopWithCallbackClosesPoolAndCallsBack() throws Exception {
		CountDownLatch called = new CountDownLatch(1);
		this.lifecycle.stop(called::countDown);
		assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
		then(this.pool).should().close(Duration.ofSeconds(20));
	}

	@Test
	void stopWithCallbackWhenPoolFailsCallsBack() throws Exception {
		willThrow(new IllegalStateException("refused")).given(this.pool).close(any());
		CountDownLatch called = new CountDownLatch(1);
		this.lifecycle.stop(called::countDown);
		assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void stopWhenEarlierPhasesTookTimeGivesWhatIsLeft() {
		close(Duration.ofSeconds(15));
		then(this.pool).should().close(Duration.ofSeconds(5));
	}

	@Test
	void stopWhenEarlierPhasesTookAllTimeGivesNone() {
		close(Duration.ofSeconds(25));
		then(this.pool).should().close(Duration.ZERO);
	}

	@Test
	void stopWhenOtherContextWasClosedGivesWholePeriod() {
		this.lifecycle.setApplicationContext(mock(ApplicationContext.class));
		this.lifecycle.onApplicationEvent(new ContextClosedEvent(mock(ApplicationContext.class)));
		this.nanoTime.addAndGet(Duration.ofSeconds(15).toNanos());
		this.lifecycle.stop();
		then(this.pool).should().close(Duration.ofSeconds(20));
	}

	private void close(Duration earlierPhases) {
		ApplicationContext context = mock(ApplicationContext.class);
		this.lifecycle.setApplicationContext(context);
		this.lifecycle.onApplicationEvent(new ContextClosedEvent(context));
		this.nanoTime.addAndGet(earlierPhases.toNanos());
		this.lifecycle.stop();
	}

	@Test
	void contextStartsAndStopsPool() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean(PythonEventLoopPoolLifecycle.class, () -> this.lifecycle);
			then(this.pool).should(never()).start();
			context.refresh();
			then(this.pool).should().start();
			given(this.pool.isRunning()).willReturn(true);
		}
		then(this.pool).should().close(Duration.ofSeconds(20));
	}

}
