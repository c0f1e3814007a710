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

import java.util.ArrayList;
import java.util.List;

import org.HdrHistogram.Histogram;

/**
 * The latencies of several slices.
 *
 * @param slices a histogram of nanoseconds for each slice
 */
record Latencies(List<Histogram> slices) {

	/**
	 * The machine answers a wake-up in about 6 µs or, when both processors went idle, in
	 * about 70 µs; whole slices stay in one of the two modes.
	 */
	private static final double SLOW_NANOS = 30_000;

	static Histogram newHistogram() {
		return new Histogram(10_000_000_000L, 3);
	}

	Histogram all() {
		Histogram all = newHistogram();
		this.slices.forEach(all::add);
		return all;
	}

	/**
	 * Return the median of the medians of the slices.
	 * @return the time in nanoseconds
	 */
	double median() {
		return Interleaving.median(medians());
	}

	/**
	 * Return how much longer these latencies are than others.
	 * @param others the latencies of slices that ran in turn with these
	 * @return the median of the differences of the medians of each round, in nanoseconds
	 */
	double over(Latencies others) {
		List<Double> differences = new ArrayList<>();
		for (int i = 0; i < this.slices.size(); i++) {
			differences.add(medians().get(i) - others.medians().get(i));
		}
		return Interleaving.median(differences);
	}

	String mode() {
		long slow = medians().stream().filter((median) -> median >= SLOW_NANOS).count();
		if (slow == 0 || slow == this.slices.size()) {
			return (slow == 0) ? "fast mode" : "slow mode";
		}
		return "slow mode in " + slow + " of " + this.slices.size() + " slices";
	}

	private List<Double> medians() {
		return this.slices.stream().map((slice) -> (double) slice.getValueAtPercentile(50)).toList();
	}

}
