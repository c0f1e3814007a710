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
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link SupervisionRound}.
 */
class SupervisionRoundTests {

	private final PoolRun run = mock(PoolRun.class, RETURNS_DEEP_STUBS);

	private final PythonEventLoopSupervisor supervisor = mock(PythonEventLoopSupervisor.class);

	private final LoopReplacements replacements = mock(LoopReplacements.class);

	private SupervisionRound round;

	@BeforeEach
	void prepare() {
		given(this.supervisor.replacements()).willReturn(this.replacements);
		setLoops(1);
		this.round = new SupervisionRound(this.run,
				SupervisionSettings.builder().maxCount(3).queueAge(Duration.ofMillis(1)).build(), this.supervisor);
	}

	@Test
	void loopThatCouldNotBeAddedIsNotAddedAgainAtOnce() {
		for (int i = 0; i < 10; i++) {
			this.round.run();
		}
		then(this.replacements).should().add(anyInt(), any());
	}

	@Test
	void loopIsAddedAtOnceAfterOneThatWasAdded() {
		this.round.run();
		setLoops(2);
		this.round.run();
		then(this.replacements).should(times(2)).add(anyInt(), any());
	}

	private void setLoops(int count) {
		List<PythonEventLoop> eventLoops = IntStream.range(0, count).mapToObj(SupervisionRoundTests::lateLoop).toList();
		given(this.run.all()).willReturn(eventLoops);
		given(this.run.running()).willReturn(eventLoops);
	}

	private static PythonEventLoop lateLoop(int index) {
		PythonEventLoop eventLoop = mock(PythonEventLoop.class, RETURNS_DEEP_STUBS);
		given(eventLoop.index()).willReturn(index);
		given(eventLoop.watch().look(any(), anyLong())).willReturn(StallWatch.Verdict.FINE);
		given(eventLoop.watch().queueAge()).willReturn(Duration.ofSeconds(1).toNanos());
		given(eventLoop.watch().whyReplace(any())).willReturn("");
		return eventLoop;
	}

}
