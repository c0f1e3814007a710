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
import reactor.core.Disposable;

import dev.pyloop.PythonCallRejectedException;

/**
 * What waits for permits of a {@link CallLimiter}. Either it is granted them or it is
 * rejected, once, by any thread that holds no lock of the limiter; neither if it was
 * removed.
 */
abstract class LimitWaiter {

	private final @Nullable Object key;

	private final int weight;

	@Nullable LimitWaiter previous;

	@Nullable LimitWaiter next;

	@Nullable WaiterLane lane;

	@Nullable Disposable timer;

	LimitWaiter(@Nullable Object key, int weight) {
		this.key = key;
		this.weight = weight;
	}

	final @Nullable Object key() {
		return this.key;
	}

	/**
	 * Return how many permits it needs.
	 * @return the number of calls
	 */
	final int weight() {
		return this.weight;
	}

	final void disposeTimer() {
		if (this.timer != null) {
			this.timer.dispose();
		}
	}

	/**
	 * Return what waits, for messages.
	 * @return a text such as {@code 'digits.model:predict'}
	 */
	abstract String description();

	abstract void granted();

	abstract void rejected(PythonCallRejectedException exception);

}
