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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RestartLimit}.
 */
class RestartLimitTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	@Test
	void firstRestartComesAtOnceAndFurtherOnesWaitLonger() {
		RestartLimit limit = limit(5);
		assertThat(limit.next(0)).isZero();
		assertThat(limit.next(SECOND)).isEqualTo(Duration.ofMillis(100).toNanos());
		assertThat(limit.next(2 * SECOND)).isEqualTo(Duration.ofMillis(300).toNanos());
		assertThat(limit.next(3 * SECOND)).isEqualTo(Duration.ofMillis(500).toNanos());
	}

	@Test
	void tooManyRestartsWithinTheWindowAreTheEnd() {
		RestartLimit limit = limit(2);
		assertThat(limit.next(0)).isNotNegative();
		assertThat(limit.next(SECOND)).isNotNegative();
		assertThat(limit.next(2 * SECOND)).isEqualTo(RestartLimit.GIVE_UP);
		assertThat(limit.restarts()).isEqualTo(2);
	}

	@Test
	void restartsOutsideOfTheWindowAreForgotten() {
		RestartLimit limit = limit(1);
		assertThat(limit.next(0)).isZero();
		assertThat(limit.next(61 * SECOND)).isZero();
	}

	@Test
	void noRestartIsAllowedWhenTheLimitIsZero() {
		assertThat(limit(0).next(0)).isEqualTo(RestartLimit.GIVE_UP);
	}

	private static RestartLimit limit(int maxRestarts) {
		return new RestartLimit(SupervisionSettings.builder()
			.maxRestarts(maxRestarts, Duration.ofMinutes(1))
			.backOff(Duration.ofMillis(100), 3, Duration.ofMillis(500))
			.build());
	}

}
