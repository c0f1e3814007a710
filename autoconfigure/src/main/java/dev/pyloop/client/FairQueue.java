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

package dev.pyloop.client;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Waiters that take turns by their affinity keys; those without a key share one turn. A
 * waiter that stands for several calls costs its key as many turns (deficit round robin).
 * Not safe for use by several threads.
 */
final class FairQueue {

	private final Map<@Nullable Object, WaiterLane> lanes = new HashMap<>();

	private final Set<WaiterLane> turns = new LinkedHashSet<>();

	private int weight;

	boolean isEmpty() {
		return this.turns.isEmpty();
	}

	/**
	 * Return how many calls wait.
	 * @return the sum of the weights
	 */
	int weight() {
		return this.weight;
	}

	void add(LimitWaiter waiter) {
		WaiterLane lane = this.lanes.get(waiter.key());
		if (lane == null) {
			lane = new WaiterLane(waiter.key());
			this.lanes.put(waiter.key(), lane);
			this.turns.add(lane);
		}
		lane.add(waiter);
		this.weight += waiter.weight();
	}

	/**
	 * Return whose turn it is; the same until that one is taken or leaves.
	 * @return the waiter, or {@code null} if there is none
	 */
	@Nullable LimitWaiter peek() {
		if (this.turns.isEmpty()) {
			return null;
		}
		if (!skipIndebted()) {
			int least = this.turns.stream().mapToInt(WaiterLane::debt).min().orElse(0);
			this.turns.forEach((lane) -> lane.addDebt(-least));
			skipIndebted();
		}
		return current().first();
	}

	private boolean skipIndebted() {
		for (int lanes = this.turns.size(); lanes > 0; lanes--) {
			WaiterLane lane = current();
			if (lane.debt() == 0) {
				return true;
			}
			lane.addDebt(-1);
			toEnd(lane);
		}
		return current().debt() == 0;
	}

	private WaiterLane current() {
		return this.turns.iterator().next();
	}

	private void toEnd(WaiterLane lane) {
		this.turns.remove(lane);
		this.turns.add(lane);
	}

	/**
	 * Take the waiter whose turn it is.
	 * @param waiter what {@link #peek()} has returned
	 */
	void take(LimitWaiter waiter) {
		WaiterLane lane = current();
		lane.addDebt(waiter.weight() - 1);
		remove(waiter);
		if (!lane.isEmpty()) {
			toEnd(lane);
		}
	}

	/**
	 * Take a waiter out of turn.
	 * @param waiter the waiter
	 * @return {@code false} if it does not wait
	 */
	boolean remove(LimitWaiter waiter) {
		WaiterLane lane = waiter.lane;
		if (lane == null) {
			return false;
		}
		lane.remove(waiter);
		this.weight -= waiter.weight();
		if (lane.isEmpty()) {
			this.lanes.remove(lane.key());
			this.turns.remove(lane);
		}
		return true;
	}

	/**
	 * Return the lane in which the most calls wait.
	 * @return the lane, {@code null} if there is none
	 */
	@Nullable WaiterLane longest() {
		WaiterLane longest = null;
		for (WaiterLane lane : this.turns) {
			if (longest == null || lane.weight() > longest.weight()) {
				longest = lane;
			}
		}
		return longest;
	}

	/**
	 * Return those that wait with a key.
	 * @param key the key, or {@code null} for none
	 * @return the lane, or {@code null} if there is none
	 */
	@Nullable WaiterLane lane(@Nullable Object key) {
		return this.lanes.get(key);
	}

}
