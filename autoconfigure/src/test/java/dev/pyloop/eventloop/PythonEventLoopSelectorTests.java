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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link PythonEventLoopSelector} and {@link AffinitySelector}.
 */
class PythonEventLoopSelectorTests {

	private final List<PythonEventLoop> eventLoops = IntStream.range(0, 5)
		.mapToObj(PythonEventLoopSelectorTests::eventLoop)
		.toList();

	@Test
	void roundRobinTakesTheLoopsInTurn() {
		PythonEventLoopSelector selector = PythonEventLoopSelector.roundRobin();
		List<PythonEventLoop> selected = IntStream.range(0, 10)
			.mapToObj((i) -> selector.select(this.eventLoops))
			.toList();
		assertThat(selected.subList(0, 5)).isEqualTo(this.eventLoops);
		assertThat(selected.subList(5, 10)).isEqualTo(this.eventLoops);
	}

	@Test
	void leastPendingTakesTheLoopWithTheFewestCalls() {
		for (int i = 0; i < 5; i++) {
			given(this.eventLoops.get(i).pending()).willReturn((i == 3) ? 1 : 2);
		}
		PythonEventLoopSelector selector = PythonEventLoopSelector.leastPending();
		for (int i = 0; i < 10; i++) {
			assertThat(selector.select(this.eventLoops)).isSameAs(this.eventLoops.get(3));
		}
	}

	@Test
	void leastPendingTakesEqualLoopsInTurn() {
		PythonEventLoopSelector selector = PythonEventLoopSelector.leastPending();
		assertThat(IntStream.range(0, 5).mapToObj((i) -> selector.select(this.eventLoops)))
			.containsExactlyInAnyOrderElementsOf(this.eventLoops);
	}

	@Test
	void affinityIsStableAndSpreadsKeys() {
		Map<Integer, Integer> counts = new HashMap<>();
		for (int key = 0; key < 5000; key++) {
			PythonEventLoop selected = AffinitySelector.select(this.eventLoops, "key" + key);
			assertThat(AffinitySelector.select(this.eventLoops, "key" + key)).isSameAs(selected);
			counts.merge(selected.index(), 1, Integer::sum);
		}
		assertThat(counts).hasSize(5);
		assertThat(counts.values()).allMatch((count) -> count > 700 && count < 1300);
	}

	@Test
	void onlyTheKeysOfTheLostLoopMove() {
		List<PythonEventLoop> left = new ArrayList<>(this.eventLoops);
		PythonEventLoop lost = left.remove(2);
		Map<Integer, Integer> moved = new HashMap<>();
		for (int key = 0; key < 5000; key++) {
			PythonEventLoop before = AffinitySelector.select(this.eventLoops, key);
			PythonEventLoop after = AffinitySelector.select(left, key);
			if (before != lost) {
				assertThat(after).isSameAs(before);
			}
			else {
				moved.merge(after.index(), 1, Integer::sum);
			}
		}
		assertThat(moved).hasSize(4);
	}

	@Test
	void orderOfTheLoopsDoesNotMatter() {
		List<PythonEventLoop> reversed = new ArrayList<>(this.eventLoops);
		Collections.reverse(reversed);
		for (int key = 0; key < 1000; key++) {
			assertThat(AffinitySelector.select(reversed, key)).isSameAs(AffinitySelector.select(this.eventLoops, key));
		}
	}

	private static PythonEventLoop eventLoop(int index) {
		PythonEventLoop eventLoop = mock(PythonEventLoop.class, withSettings().stubOnly());
		given(eventLoop.index()).willReturn(index);
		return eventLoop;
	}

}
