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
import java.util.Collections;
import java.util.List;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.EventSink;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.LoopEventQueue;

/**
 * Events of each kind through the queue of Java, encoded and taken out as frames, in
 * batches of 256.
 */
final class EventQueueCase implements BenchmarkCase {

	private static final int BATCH = 256;

	private static final double BAR = 10e6;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		List<EventKind> kinds = EventKind.ALL;
		List<Slice<Double>> slices = new ArrayList<>();
		kinds.forEach((kind) -> slices.add((seconds) -> measure(kind.event().apply(1000), seconds)));
		Interleaving<Double> rates = Interleaving.run(session.options(), slices);
		List<Row> rows = new ArrayList<>();
		int slice = 0;
		for (EventKind kind : kinds) {
			double rate = Interleaving.median(rates, slice++);
			rows.add(Row.absolute("queue of Java, " + kind.name(), "over 10 M/s", Figures.rate(rate, " events"),
					"batches of " + BATCH, rate > BAR));
		}
		return rows;
	}

	private static double measure(LoopEvent event, double seconds) {
		Taken taken = new Taken();
		LoopEventQueue queue = new LoopEventQueue("bench", BATCH, PythonConverters.create(null), taken);
		List<LoopEvent> batch = Collections.nCopies(BATCH, event);
		long start = System.nanoTime();
		long end = start + (long) (seconds * 1e9);
		long count = 0;
		while (System.nanoTime() < end) {
			for (int i = 0; i < 16; i++) {
				queue.offer(batch);
			}
			count += 16 * BATCH;
		}
		if (taken.bytes < count) {
			throw new IllegalStateException("Only " + taken.bytes + " bytes came out for " + count + " events");
		}
		return count * 1e9 / (System.nanoTime() - start);
	}

	/**
	 * Takes frames and reads them at once.
	 */
	private static final class Taken implements EventSink {

		private long bytes;

		@Override
		public long write(MarshalWriter frame, boolean extensions) {
			this.bytes += frame.size();
			return this.bytes;
		}

		@Override
		public long consumed() {
			return this.bytes;
		}

	}

}
