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

import org.junit.jupiter.api.Test;

import dev.pyloop.eventloop.StallWatch.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SupervisionClock}.
 */
class SupervisionClockTests {

	private static final long MILLI = Duration.ofMillis(1).toNanos();

	private final SupervisionClock clock = new SupervisionClock(5000 * MILLI);

	@Test
	void timeInWhichTheSupervisorRunsCounts() {
		assertThat(this.clock.advance(5100 * MILLI)).isEqualTo(100 * MILLI);
		assertThat(this.clock.advance(5290 * MILLI)).isEqualTo(290 * MILLI);
	}

	@Test
	void timeInWhichTheProcessStandsStillDoesNotCount() {
		assertThat(this.clock.advance(5100 * MILLI)).isEqualTo(100 * MILLI);
		assertThat(this.clock.advance(65100 * MILLI)).isEqualTo(300 * MILLI);
		assertThat(this.clock.advance(65200 * MILLI)).isEqualTo(400 * MILLI);
	}

	@Test
	void loopThatDoesNotBeatWhileTheProcessStandsStillIsFine() {
		StallWatch watch = new StallWatch(SupervisionSettings.builder().stallTimeout(Duration.ofSeconds(30)).build());
		assertThat(watch.look(this.clock.advance(5100 * MILLI), 7, false)).isEqualTo(Verdict.FINE);
		assertThat(watch.look(this.clock.advance(65100 * MILLI), 7, false)).isEqualTo(Verdict.FINE);
		assertThat(watch.look(this.clock.advance(65200 * MILLI), 7, false)).isEqualTo(Verdict.FINE);
		assertThat(watch.look(this.clock.advance(65300 * MILLI), 7, false)).isEqualTo(Verdict.WARN);
	}

}
