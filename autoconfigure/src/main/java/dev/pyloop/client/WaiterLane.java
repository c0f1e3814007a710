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

import org.jspecify.annotations.Nullable;

/**
 * The waiters of one affinity key in the order of their arrival, each of which can leave
 * in constant time. Not safe for use by several threads.
 */
final class WaiterLane {

	private final @Nullable Object key;

	private @Nullable LimitWaiter first;

	private @Nullable LimitWaiter last;

	private int weight;

	private int debt;

	WaiterLane(@Nullable Object key) {
		this.key = key;
	}

	@Nullable Object key() {
		return this.key;
	}

	boolean isEmpty() {
		return this.first == null;
	}

	@Nullable LimitWaiter first() {
		return this.first;
	}

	@Nullable LimitWaiter last() {
		return this.last;
	}

	/**
	 * Return how many calls wait.
	 * @return the sum of the weights
	 */
	int weight() {
		return this.weight;
	}

	/**
	 * Return how many turns the lane has to leave to others, because it has had more than
	 * one call in its turn.
	 * @return the number of turns
	 */
	int debt() {
		return this.debt;
	}

	void addDebt(int turns) {
		this.debt += turns;
	}

	void add(LimitWaiter waiter) {
		waiter.lane = this;
		waiter.previous = this.last;
		if (this.last == null) {
			this.first = waiter;
		}
		else {
			this.last.next = waiter;
		}
		this.last = waiter;
		this.weight += waiter.weight();
	}

	void remove(LimitWaiter waiter) {
		LimitWaiter previous = waiter.previous;
		LimitWaiter next = waiter.next;
		if (previous == null) {
			this.first = next;
		}
		else {
			previous.next = next;
		}
		if (next == null) {
			this.last = previous;
		}
		else {
			next.previous = previous;
		}
		waiter.previous = null;
		waiter.next = null;
		waiter.lane = null;
		this.weight -= waiter.weight();
	}

}
