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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pyloop.eventloop.StallWatch.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StallWatch}.
 */
class StallWatchTests {

	private static final long MILLI = Duration.ofMillis(1).toNanos();

	@Test
	void loopThatBeatsIsFine() {
		StallWatch watch = watch(Duration.ofSeconds(1));
		for (int beat = 0; beat < 100; beat++) {
			assertThat(watch.look(beat * 300 * MILLI, beat, false)).isEqualTo(Verdict.FINE);
		}
		assertThat(watch.stalledFor()).isZero();
	}

	@Test
	void loopThatSleepsIsFine() {
		StallWatch watch = watch(Duration.ofSeconds(1));
		for (int look = 0; look < 100; look++) {
			assertThat(watch.look(look * 300 * MILLI, 7, true)).isEqualTo(Verdict.FINE);
		}
	}

	@Test
	void stallIsToldOnceAndItsEndToo() {
		StallWatch watch = watch(null);
		assertThat(watch.look(0, 7, false)).isEqualTo(Verdict.FINE);
		assertThat(watch.look(399 * MILLI, 7, false)).isEqualTo(Verdict.FINE);
		assertThat(watch.look(400 * MILLI, 7, false)).isEqualTo(Verdict.WARN);
		assertThat(watch.look(9000 * MILLI, 7, false)).isEqualTo(Verdict.FINE);
		assertThat(watch.stalledFor()).isEqualTo(9000 * MILLI);
		assertThat(watch.look(9100 * MILLI, 8, false)).isEqualTo(Verdict.RECOVERED);
		assertThat(watch.stalledFor()).isEqualTo(9000 * MILLI);
		assertThat(watch.look(9200 * MILLI, 9, false)).isEqualTo(Verdict.FINE);
		assertThat(watch.stalledFor()).isZero();
	}

	@Test
	void stallBeyondTheTimeoutIsTheEnd() {
		StallWatch watch = watch(Duration.ofSeconds(1));
		watch.look(0, 7, false);
		assertThat(watch.look(500 * MILLI, 7, false)).isEqualTo(Verdict.WARN);
		assertThat(watch.look(1000 * MILLI, 7, false)).isEqualTo(Verdict.GIVE_UP);
		assertThat(watch.look(1100 * MILLI, 7, false)).isEqualTo(Verdict.FINE);
	}

	private static StallWatch watch(@Nullable Duration timeout) {
		return new StallWatch(SupervisionSettings.builder().stallTimeout(timeout).build());
	}

}
