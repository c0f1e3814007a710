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
import java.util.function.Function;

/**
 * Runs slices in turn, so that what else happens on the machine meets all of them.
 *
 * @param <T> the type of the results
 */
final class Interleaving<T> {

	private final List<List<T>> results = new ArrayList<>();

	private Interleaving() {
	}

	/**
	 * Warm up, then run the slices in turn.
	 * @param options how often and how long
	 * @param slices the slices
	 * @param <T> the type of the results
	 * @return the results
	 * @throws Exception if a slice fails
	 */
	static <T> Interleaving<T> run(BenchmarkOptions options, List<Slice<T>> slices) throws Exception {
		Interleaving<T> result = new Interleaving<>();
		for (Slice<T> slice : slices) {
			slice.run(options.warmup());
			result.results.add(new ArrayList<>());
		}
		for (int round = 0; round < options.rounds(); round++) {
			for (int i = 0; i < slices.size(); i++) {
				// Every other round backwards, so that none always comes after the same
				int slice = (round % 2 == 0) ? i : slices.size() - 1 - i;
				result.results.get(slice).add(slices.get(slice).run(options.seconds()));
			}
		}
		return result;
	}

	/**
	 * Return the results of a slice.
	 * @param slice its index
	 * @return a result for each round
	 */
	List<T> of(int slice) {
		return this.results.get(slice);
	}

	/**
	 * Return a figure of each result.
	 * @param figure finds the figure
	 * @param <R> the type of the figure
	 * @return the figures
	 */
	<R> Interleaving<R> map(Function<T, R> figure) {
		Interleaving<R> mapped = new Interleaving<>();
		this.results.forEach((slice) -> mapped.results.add(slice.stream().map(figure).toList()));
		return mapped;
	}

	/**
	 * Return the medians of rates.
	 * @param rates the rates of some slices
	 * @param slice the index of the slice
	 * @return the median over all rounds
	 */
	static double median(Interleaving<Double> rates, int slice) {
		return median(rates.of(slice));
	}

	/**
	 * Return how two slices compare.
	 * @param rates the rates of some slices
	 * @param slice the index of the slice
	 * @param peer the index of the slice to compare with
	 * @return the median of the ratios of each round
	 */
	static double ratio(Interleaving<Double> rates, int slice, int peer) {
		List<Double> ratios = new ArrayList<>();
		for (int round = 0; round < rates.of(slice).size(); round++) {
			ratios.add(rates.of(slice).get(round) / rates.of(peer).get(round));
		}
		return median(ratios);
	}

	static double median(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 != 0) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

}
