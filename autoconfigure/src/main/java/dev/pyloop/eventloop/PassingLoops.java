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

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Loops that come or go, and somebody who waits until they have. Safe from any thread.
 */
final class PassingLoops {

	private final Set<PythonEventLoop> loops = new HashSet<>();

	synchronized void add(PythonEventLoop eventLoop) {
		this.loops.add(eventLoop);
	}

	synchronized void remove(PythonEventLoop eventLoop) {
		this.loops.remove(eventLoop);
		notifyAll();
	}

	/**
	 * Do something with a loop that comes.
	 * @param eventLoop the loop
	 * @param action what to do
	 */
	void during(PythonEventLoop eventLoop, Consumer<PythonEventLoop> action) {
		add(eventLoop);
		try {
			action.accept(eventLoop);
		}
		finally {
			remove(eventLoop);
		}
	}

	synchronized List<PythonEventLoop> all() {
		return List.copyOf(this.loops);
	}

	/**
	 * Wait until a loop has come or gone.
	 * @param eventLoop the loop
	 * @param nanos how long to wait
	 * @return whether it has
	 */
	synchronized boolean await(PythonEventLoop eventLoop, long nanos) {
		long end = System.nanoTime() + nanos;
		try {
			while (this.loops.contains(eventLoop) && end - System.nanoTime() > 0) {
				TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, end - System.nanoTime()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return !this.loops.contains(eventLoop);
	}

}
