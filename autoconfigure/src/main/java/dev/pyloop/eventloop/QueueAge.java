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

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds out how long the oldest frame of a ring waits, from looks at how far it was
 * written and how far it was read. For one thread.
 */
final class QueueAge {

	private static final int MAX_SAMPLES = 1024;

	private final Deque<Sample> samples = new ArrayDeque<>();

	/**
	 * Look at the ring.
	 * @param now the time in nanoseconds
	 * @param written the end of what was written
	 * @param taken the end of what was read
	 * @return for how many nanoseconds the oldest frame waits at least; 0 if none waits
	 * since the last look
	 */
	long look(long now, long written, long taken) {
		Sample last = this.samples.peekLast();
		if ((last == null || last.written() != written) && this.samples.size() < MAX_SAMPLES) {
			this.samples.addLast(new Sample(written, now));
		}
		while (!this.samples.isEmpty() && this.samples.getFirst().written() <= taken) {
			this.samples.removeFirst();
		}
		return this.samples.isEmpty() ? 0 : now - this.samples.getFirst().seen();
	}

	private record Sample(long written, long seen) {

	}

}
