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

package dev.pyloop.bench;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Samples}.
 */
class SamplesTests {

	private final Samples earlier = samples(1, 100, 110, 90);

	@Test
	void runIsSlowerWhenTheRangesDoNotMeet() {
		assertThat(samples(1, 70, 89, 80).isSlowerThan(this.earlier)).isTrue();
		assertThat(samples(1, 70, 90, 80).isSlowerThan(this.earlier)).isFalse();
		assertThat(samples(1, 200, 210, 190).isSlowerThan(this.earlier)).isFalse();
	}

	@Test
	void slowMachineIsNoSlowRun() {
		assertThat(samples(0.5, 50, 55, 45).isSlowerThan(this.earlier)).isFalse();
		assertThat(samples(2, 100, 110, 90).isSlowerThan(this.earlier)).isTrue();
	}

	@Test
	void eachRoundHasItsOwnPace() {
		Samples uneven = new Samples(List.of(100.0, 10.0, 1000.0), List.of(1.0, 0.1, 10.0));
		assertThat(uneven.isSlowerThan(this.earlier)).isFalse();
		assertThat(uneven.ratioTo(this.earlier)).isEqualTo(1);
	}

	@Test
	void ratioIsThatOfTheMedians() {
		assertThat(samples(1, 10, 50, 1000).ratioTo(this.earlier)).isEqualTo(0.5);
	}

	static Samples samples(double pace, double... rates) {
		return new Samples(List.of(rates[0], rates[1], rates[2]), List.of(pace, pace, pace));
	}

}
