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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.springframework.util.Assert;

import dev.pyloop.convert.MarshalReader;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.LoopEventQueue;

/**
 * Events of each kind through the queue of Java, encoded, written into a ring and copied
 * out of it, in batches of 256.
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

	private static double measure(LoopEvent event, double seconds) throws IOException {
		try (WalkedRing ring = new WalkedRing()) {
			LoopEventQueue queue = new LoopEventQueue("bench", BATCH, PythonConverters.create(null), ring);
			List<LoopEvent> batch = Collections.nCopies(BATCH, event);
			long start = System.nanoTime();
			long end = start + (long) (seconds * 1e9);
			long frames = 0;
			while (System.nanoTime() < end) {
				for (int i = 0; i < 16; i++) {
					queue.offer(batch);
				}
				frames += 16;
			}
			double rate = frames * BATCH * 1e9 / (System.nanoTime() - start);
			check(ring, frames);
			return rate;
		}
	}

	private static void check(WalkedRing ring, long frames) {
		ByteBuffer last = ring.last();
		List<?> parts = (List<?>) new MarshalReader().read(last, 0, last.remaining());
		int events = (parts.size() == 3) ? ((List<?>) parts.get(2)).size() : parts.size() / 3;
		Assert.state(ring.frames() == frames && events == BATCH,
				() -> ring.frames() + " frames came out for " + frames + ", the last of " + events + " events");
	}

}
