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

import java.util.List;

/**
 * Chooses the loop of a call that names no affinity key.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PythonEventLoopSelector {

	/**
	 * Choose a loop; called by any thread.
	 * @param eventLoops the loops that run, at least one
	 * @return one of them
	 */
	PythonEventLoop select(List<PythonEventLoop> eventLoops);

	/**
	 * Return a selector that takes the loops in turn.
	 * @return the selector
	 */
	static PythonEventLoopSelector roundRobin() {
		return new RoundRobinSelector();
	}

	/**
	 * Return a selector that takes the loop with the fewest calls in flight.
	 * @return the selector
	 */
	static PythonEventLoopSelector leastPending() {
		return new LeastPendingSelector();
	}

}
