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
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The lines of all loops that are to be written, by one thread that lives as long as
 * there are any. Bounded: what finds no room is dropped, never waited for.
 */
final class PythonLogLines implements Runnable {

	static final PythonLogLines INSTANCE = new PythonLogLines();

	private static final int MAX_LINES = 1 << 14;

	private static final int MAX_SIZE = 1 << 24;

	private static final long KEEP_ALIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private final Queue<PythonLogLine> lines = new ArrayDeque<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private int size;

	private boolean running;

	/**
	 * Offer a line.
	 * @param line the line
	 * @return {@code false} if there is no room for it
	 */
	boolean offer(PythonLogLine line) {
		this.lock.lock();
		try {
			if (this.lines.size() >= MAX_LINES || this.size + line.size() > MAX_SIZE) {
				return false;
			}
			this.size += line.size();
			this.lines.add(line);
			if (!this.running) {
				this.running = true;
				start();
			}
			else if (this.lines.size() == 1) {
				this.changed.signal();
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void start() {
		Thread thread = new Thread(this, "pyloop-log");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void run() {
		PythonLogLine line = take();
		while (line != null) {
			try {
				line.write();
			}
			catch (RuntimeException ex) {
				// An appender that fails has nowhere to say so.
			}
			line = take();
		}
	}

	private @Nullable PythonLogLine take() {
		this.lock.lock();
		try {
			long left = KEEP_ALIVE_NANOS;
			while (this.lines.isEmpty() && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			PythonLogLine line = this.lines.poll();
			this.size -= (line != null) ? line.size() : 0;
			this.running = line != null;
			return line;
		}
		catch (InterruptedException ex) {
			this.running = false;
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

}
