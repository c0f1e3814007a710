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

package dev.pyloop.transport;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads what a process writes and gives it to Python, on a thread of its own. It waits
 * while too much of it waits for Python, and then the process has to wait, too.
 */
final class ProcessOutput implements BlockingTasks.Task {

	private static final int MAX_READ = 1 << 15;

	private final int descriptor;

	private final InputStream stream;

	private final TransportEvents events;

	private final ReadWindow window = new ReadWindow();

	private boolean closed;

	ProcessOutput(int descriptor, InputStream stream, TransportEvents events) {
		this.descriptor = descriptor;
		this.stream = stream;
		this.events = events;
	}

	@Override
	public void run() {
		try {
			pump();
		}
		catch (IOException ex) {
			// The pipe was closed here, or its other end is gone.
		}
		finally {
			end();
		}
	}

	private void pump() throws IOException {
		byte[] buffer = new byte[MAX_READ];
		for (int size = this.stream.read(buffer); size != -1; size = this.stream.read(buffer)) {
			if (!deliver(Arrays.copyOf(buffer, size))) {
				return;
			}
		}
	}

	private synchronized boolean deliver(byte[] data) {
		try {
			while (!this.closed && this.window.isFull()) {
				wait();
			}
			if (this.closed) {
				return false;
			}
			this.events.output(this.descriptor, data);
			this.window.deliver(data.length);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	synchronized void consumed(long total) {
		this.window.consume(total);
		if (this.window.isHalfFree()) {
			notifyAll();
		}
	}

	private synchronized void end() {
		if (!this.closed) {
			this.closed = true;
			this.events.pipeClosed(this.descriptor);
			notifyAll();
		}
	}

	/**
	 * Read no further. Python hears so at once: a read that waits goes on until something
	 * that the process left behind lets go of the pipe.
	 */
	void close() {
		end();
		try {
			this.stream.close();
		}
		catch (IOException ex) {
			this.events.lost(ex);
		}
	}

}
