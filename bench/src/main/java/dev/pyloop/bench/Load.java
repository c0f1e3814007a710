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

/**
 * What a server did in a slice.
 *
 * @param rate how much per second
 * @param processorNanos the processor time of the server for each
 */
record Load(double rate, double processorNanos) {

	/**
	 * Measure a server.
	 * @param server the server
	 * @param run counts what it did
	 * @param seconds how long
	 * @return the load
	 */
	static Load measure(HttpServerProcess server, Slice<Long> run, double seconds) throws Exception {
		long processor = server.processorNanos();
		long start = System.nanoTime();
		long count = run.run(seconds);
		double elapsed = System.nanoTime() - start;
		return new Load(count * 1e9 / elapsed, (server.processorNanos() - processor) / (double) count);
	}

	/**
	 * Describe the slices of a server.
	 * @param loads the slices of all
	 * @param slice the index of the server
	 * @return the rate, and the processor time for each
	 */
	static String describe(Interleaving<Load> loads, int slice) {
		return Figures.rate(Interleaving.median(loads.map(Load::rate), slice)) + ", "
				+ Figures.micros(Interleaving.median(loads.map(Load::processorNanos), slice))
				+ " of processor time each";
	}

}
