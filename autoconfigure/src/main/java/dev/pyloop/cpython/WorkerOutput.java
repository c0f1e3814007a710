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

package dev.pyloop.cpython;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A stream of a worker process, read by a thread of its own. Lines go to a logger; a line
 * that is too long goes there in parts.
 */
final class WorkerOutput {

	private static final Log logger = LogFactory.getLog(PythonWorker.class);

	private static final int MAX_LINE = 8192;

	private static final int KEPT = 16384;

	/**
	 * How lines of faulthandler begin.
	 */
	private static final List<String> STACKS = List.of("Current thread 0x", "Thread 0x", "  File ", "  <", "  ...");

	private final InputStream stream;

	private final Consumer<String> lines;

	private final Thread thread;

	private final Deque<String> kept = new ArrayDeque<>();

	private int keptLength;

	private long count;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	WorkerOutput(String name, InputStream stream, Consumer<String> lines) {
		this.stream = stream;
		this.lines = lines;
		this.thread = new Thread(this::read, name);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void read() {
		byte[] buffer = new byte[MAX_LINE];
		try (this.stream) {
			int count = this.stream.read(buffer);
			while (count >= 0) {
				add(buffer, count);
				count = this.stream.read(buffer);
			}
		}
		catch (IOException ex) {
			logger.debug(this.thread.getName() + " ended early", ex);
		}
		flush();
	}

	private void add(byte[] buffer, int count) {
		for (int i = 0; i < count; i++) {
			if (buffer[i] == '\n') {
				flush();
			}
			else {
				this.line.write(buffer[i]);
				if (this.line.size() == MAX_LINE) {
					flush();
				}
			}
		}
	}

	private void flush() {
		String text = this.line.toString(StandardCharsets.UTF_8).stripTrailing();
		this.line.reset();
		if (!text.isEmpty()) {
			keep(text);
			this.lines.accept(text);
		}
	}

	private void keep(String text) {
		synchronized (this.kept) {
			this.kept.add(text);
			this.count++;
			this.keptLength += text.length();
			while (this.keptLength > KEPT) {
				this.keptLength -= this.kept.remove().length();
			}
		}
	}

	/**
	 * Return the last lines.
	 * @return the lines, at most 16 KiB of them
	 */
	String tail() {
		synchronized (this.kept) {
			return String.join("\n", this.kept);
		}
	}

	/**
	 * Return how many lines there were.
	 * @return the number of lines
	 */
	long count() {
		synchronized (this.kept) {
			return this.count;
		}
	}

	/**
	 * Return the stacks that faulthandler wrote, without what the application wrote.
	 * @param before the {@link #count()} before it wrote them
	 * @return the lines, as far as they are kept
	 */
	String stacksSince(long before) {
		synchronized (this.kept) {
			return this.kept.stream()
				.skip(Math.max(0, this.kept.size() - (this.count - before)))
				.filter((line) -> STACKS.stream().anyMatch(line::startsWith))
				.collect(Collectors.joining("\n"));
		}
	}

	/**
	 * Wait until the process, and whatever it has started, has closed the stream.
	 * @param millis how long
	 */
	void awaitEnd(long millis) throws InterruptedException {
		this.thread.join(millis);
	}

}
