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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the number of loops in a {@link PythonEventLoopPool}.
 */
class PoolSizeTests {

	@ParameterizedTest
	@CsvSource(value = { "null,1,1", "null,3,3", "1,3,1", "2,1,2" }, nullValues = "null")
	void countComesFromTheHomeUnlessItIsSet(@Nullable Integer count, int ofHome, int expected) {
		PythonEventLoopPool pool = new PythonEventLoopPool(EventLoopSettings.builder().count(count).build(),
				PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(),
				() -> new CountingHome(TestHome.THREAD.open(), ofHome));
		try (pool) {
			pool.start();
			assertThat(pool.eventLoops()).hasSize(expected);
		}
	}

	@Test
	void threadsOfAFreeThreadedBuildUseAllProcessors() {
		assertThat(ThreadEventLoopHome.defaultCount(true)).isEqualTo(Runtime.getRuntime().availableProcessors());
		assertThat(ThreadEventLoopHome.defaultCount(false)).isEqualTo(1);
	}

	@Test
	void settingsWhenCountIsZeroFail() {
		assertThatIllegalArgumentException().isThrownBy(() -> EventLoopSettings.builder().count(0).build())
			.withMessageContaining("'count'");
	}

}
