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

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * How many events of a kind go from Java to what Python has registered for them, in
 * batches. What Python needs to register is not counted.
 */
final class EventRate implements Slice<Timing> {

	private static final int EVENTS = 10_000;

	private static final int BATCH = 500;

	private final PythonClient python;

	private final PythonEventLoop loop;

	private final EventKind kind;

	EventRate(PythonClient python, PythonEventLoop loop, EventKind kind) {
		this.python = python;
		this.loop = loop;
		this.kind = kind;
	}

	@Override
	public Timing run(double seconds) {
		long end = System.nanoTime() + (long) (seconds * 1e9);
		long count = 0;
		long nanos = 0;
		do {
			nanos += deliver();
			count += EVENTS;
		}
		while (System.nanoTime() < end);
		return Timing.of(count * 1e9 / nanos);
	}

	private long deliver() {
		List<List<LoopEvent>> batches = batches();
		long start = System.nanoTime();
		batches.forEach(this.loop::dispatch);
		this.python.function("pyloop_bench.events:received").call(Void.class).block();
		return System.nanoTime() - start;
	}

	private List<List<LoopEvent>> batches() {
		long[] ids = this.python.function("pyloop_bench.kinds:register")
			.args(this.kind.number(), EVENTS)
			.call(long[].class)
			.blockOptional()
			.orElseThrow();
		List<List<LoopEvent>> batches = new ArrayList<>();
		for (int begin = 0; begin < EVENTS; begin += BATCH) {
			List<LoopEvent> batch = new ArrayList<>(BATCH);
			for (int i = begin; i < begin + BATCH; i++) {
				batch.add(this.kind.event().apply(ids[i % ids.length]));
			}
			batches.add(batch);
		}
		return batches;
	}

}
