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

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallbackIdGenerator}.
 */
class CallbackIdGeneratorTests {

	private final CallbackIdGenerator ids = new CallbackIdGenerator();

	@Test
	void idsIncreaseFromOne() {
		assertThat(this.ids.next()).isEqualTo(1);
		assertThat(this.ids.next()).isEqualTo(2);
		assertThat(this.ids.next()).isEqualTo(3);
	}

	@Test
	void blockIsReservedAsAWhole() {
		assertThat(this.ids.next()).isEqualTo(1);
		assertThat(this.ids.nextBlock()).isEqualTo(2);
		assertThat(this.ids.next()).isEqualTo(2 + CallbackIdGenerator.BLOCK_SIZE);
		assertThat(this.ids.nextBlock()).isEqualTo(3 + CallbackIdGenerator.BLOCK_SIZE);
	}

	@Test
	void idsOfManyThreadsAreUniqueAndIncreaseInEachThread() throws Exception {
		int perThread = 100_000;
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Future<long[]>> futures = new ArrayList<>();
			for (int thread = 0; thread < 4; thread++) {
				futures.add(executor.submit(() -> LongStream.generate(this.ids::next).limit(perThread).toArray()));
			}
			BitSet seen = new BitSet();
			for (Future<long[]> future : futures) {
				long[] given = future.get(60, TimeUnit.SECONDS);
				for (int i = 0; i < given.length; i++) {
					assertThat(i == 0 || given[i] > given[i - 1]).isTrue();
					seen.set((int) given[i]);
				}
			}
			assertThat(seen.cardinality()).isEqualTo(4 * perThread);
			assertThat(seen.nextSetBit(0)).isEqualTo(1);
			assertThat(seen.length()).isEqualTo(4 * perThread + 1);
		}
		finally {
			executor.shutdownNow();
		}
	}

}
