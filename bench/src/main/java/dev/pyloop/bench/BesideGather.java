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

/**
 * The rates of two ways through pyloop beside that of {@code asyncio.gather} in Python
 * alone, with its default tasks and, where CPython has them, with eager ones.
 *
 * @param rates the rates of the first way, of the gather, of the second way and of the
 * gather with eager tasks
 * @param eager whether there are eager tasks
 */
record BesideGather(Interleaving<Double> rates, boolean eager) {

	private static final double BAR_WITHOUT_EAGER_TASKS = 0.8;

	static BesideGather run(BenchmarkSession session, int size, Slice<Double> first, Slice<Double> second)
			throws Exception {
		boolean eager = session.installation().version().isAtLeast(3, 12);
		PeerProcess peer = session.pythonPeer();
		List<Slice<Double>> slices = new ArrayList<>(List.of(first, peer.slice("gather-" + size), second));
		if (eager) {
			slices.add(peer.slice("gather-" + size + "-eager"));
		}
		return new BesideGather(Interleaving.run(session.options(), slices), eager);
	}

	/**
	 * Return the rows of the table.
	 * @param first the name of the first way
	 * @param bar what its ratio to the gather has to reach from CPython 3.12 on
	 * @param second the name of the second way
	 * @return the rows
	 */
	List<Row> rows(String first, double bar, String second) {
		String beside = "`asyncio.gather` " + rate(1) + (this.eager ? ", eager " + rate(3) : "");
		return List.of(Row.relative(first, this.eager ? bar : BAR_WITHOUT_EAGER_TASKS, rate(0), beside,
				Interleaving.ratio(this.rates, 0, 1)), Row.information(second, rate(2), ""));
	}

	private String rate(int slice) {
		return Figures.rate(Interleaving.median(this.rates, slice));
	}

}
