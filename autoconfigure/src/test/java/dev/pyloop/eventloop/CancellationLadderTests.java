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
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link CancellationLadder}.
 */
class CancellationLadderTests {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final InFlightRegistry inFlight = new InFlightRegistry(10_000);

	private final CancellationLadder ladder = new CancellationLadder("loop",
			new CancellationSettings(Duration.ofSeconds(1), Duration.ofSeconds(2)), this.inFlight);

	private final PythonEventLoop eventLoop = mock(PythonEventLoop.class);

	private final HungCalls hungCalls = mock(HungCalls.class);

	@BeforeEach
	void prepare() {
		given(this.eventLoop.hungCalls()).willReturn(this.hungCalls);
		given(this.eventLoop.watch()).willReturn(mock(LoopWatch.class));
		given(this.eventLoop.thread()).willReturn(mock(EventLoopThread.class));
	}

	@Test
	void loopThatCouldNotBeReplacedIsReplacedLater() {
		cancel(1, SECOND);
		tick(5 * SECOND);
		tick(6 * SECOND);
		tick(14 * SECOND);
		then(this.eventLoop).should().retire(any());
		tick(15 * SECOND);
		then(this.eventLoop).should(times(2)).retire(any());
		assertThat(this.ladder.givenUp()).isEqualTo(1);
	}

	@Test
	void callsOfALoopThatCouldNotBeReplacedAreInterrupted() {
		cancel(1, SECOND);
		tick(5 * SECOND);
		then(this.hungCalls).should(never()).command("interrupt", 2);
		cancel(2, 5 * SECOND);
		tick(6 * SECOND);
		then(this.hungCalls).should().command("interrupt", 2);
	}

	@Test
	void manyCallsAreInterruptedInParts() {
		List<Integer> parts = new ArrayList<>();
		willAnswer((invocation) -> parts.add(invocation.getArguments().length - 1)).given(this.hungCalls)
			.command(eq("interrupt"), any(long[].class));
		for (long id = 1; id <= 5000; id++) {
			cancel(id, SECOND);
		}
		tick(2 * SECOND);
		tick(2 * SECOND + 1);
		assertThat(parts).containsExactly(4000);
		this.ladder.onInterrupted(null);
		tick(2 * SECOND + 2);
		assertThat(parts).containsExactly(4000, 1000);
		assertThat(this.ladder.interrupted()).isEqualTo(5000);
	}

	private void cancel(long id, long at) {
		TestCall call = TestCall.of(id);
		this.inFlight.add(call);
		this.ladder.cancelled(call, CallCancellation.SUBSCRIBER, at);
	}

	private void tick(long now) {
		this.ladder.tick(this.eventLoop, now, Runnable::run);
	}

}
