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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QueueAge}.
 */
class QueueAgeTests {

	private final QueueAge age = new QueueAge();

	@Test
	void ageWhenAllIsTakenIsZero() {
		assertThat(this.age.look(10, 100, 100)).isZero();
		assertThat(this.age.look(20, 200, 200)).isZero();
	}

	@Test
	void ageGrowsWhileNothingIsTaken() {
		assertThat(this.age.look(10, 100, 0)).isZero();
		assertThat(this.age.look(20, 150, 0)).isEqualTo(10);
		assertThat(this.age.look(30, 150, 50)).isEqualTo(20);
	}

	@Test
	void ageIsThatOfTheOldestFrameThatWaits() {
		this.age.look(10, 100, 0);
		this.age.look(20, 200, 0);
		this.age.look(30, 300, 0);
		assertThat(this.age.look(40, 300, 100)).isEqualTo(20);
		assertThat(this.age.look(50, 300, 250)).isEqualTo(20);
		assertThat(this.age.look(60, 300, 300)).isZero();
	}

}
