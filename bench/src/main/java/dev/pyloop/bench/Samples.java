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

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rates of the rounds of a figure, and how fast the machine was in each round.
 *
 * @param rates what was done in a second
 * @param pace what a yardstick did in a second
 */
record Samples(List<Double> rates, List<Double> pace) {

	/**
	 * Return the rates as multiples of the yardstick, so that runs compare that a machine
	 * made at different speeds.
	 * @return a number for each round
	 */
	private List<Double> relative() {
		return IntStream.range(0, this.rates.size())
			.mapToObj((round) -> this.rates.get(round) / this.pace.get(round))
			.toList();
	}

	/**
	 * Return how these samples compare with earlier ones.
	 * @param earlier the earlier ones
	 * @return the ratio of the medians
	 */
	double ratioTo(Samples earlier) {
		return Interleaving.median(relative()) / Interleaving.median(earlier.relative());
	}

	/**
	 * Say whether these samples are slower than earlier ones by more than the noise of
	 * both, which is the case if their ranges do not meet.
	 * @param earlier the earlier ones
	 * @return whether they are
	 */
	boolean isSlowerThan(Samples earlier) {
		return Collections.max(relative()) < Collections.min(earlier.relative());
	}

}
