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

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.ring.FrameType;

/**
 * Takes what the Python half of one loop has to log. What the application logs is written
 * by a thread of its own, so that no appender holds up the answers of Python. Safe from
 * any thread.
 *
 * @since 0.1.0
 */
public final class PythonLog {

	private static final int OWN = 3;

	private static final int LINE = 8;

	private final String eventLoop;

	private final PythonLogLevels levels;

	private final EventLoopChannel channel;

	private final LongAdder dropped = new LongAdder();

	private @Nullable Map<String, Integer> given;

	PythonLog(String eventLoop, PythonLogLevels levels, EventLoopChannel channel) {
		this.eventLoop = eventLoop;
		this.levels = levels;
		this.channel = channel;
	}

	/**
	 * Return the levels for a loop that starts.
	 * @return the levels, or {@code null} to leave Python's logging alone
	 */
	synchronized @Nullable Map<String, Integer> firstLevels() {
		this.given = this.levels.get();
		return this.given;
	}

	/**
	 * Give Python from now on the levels when they change.
	 */
	void started() {
		this.levels.add(this);
		applyLevels();
	}

	synchronized void applyLevels() {
		Map<String, Integer> levels = this.levels.get();
		if (levels != null && levels != this.given) {
			this.given = levels;
			MarshalWriter out = new MarshalWriter();
			PythonLogLevels.write(levels, out);
			this.channel.write(FrameType.LOG_LEVELS, 0, 0, out);
		}
	}

	void end() {
		this.levels.remove(this);
	}

	void accept(@Nullable Object payload) {
		if (!(payload instanceof List<?> line)) {
			return;
		}
		if (line.size() == OWN) {
			PythonLogLine.level((String) line.get(0))
				.write(LogFactory.getLog("python." + line.get(1)), line.get(2) + " [" + this.eventLoop + "]", null);
		}
		else if (line.size() == LINE) {
			offer(line);
		}
	}

	private void offer(List<?> line) {
		this.dropped.add(((Number) at(line, 7)).longValue());
		Object error = line.get(4);
		PythonLogLine parsed = new PythonLogLine(((Number) at(line, 0)).intValue(), at(line, 1).toString(),
				at(line, 2).toString(), (error != null) ? PythonErrors.create(error) : null, PythonLogContext
					.of(this.eventLoop, at(line, 3).toString(), (Map<?, ?>) line.get(5), (Map<?, ?>) line.get(6)));
		if (!PythonLogLines.INSTANCE.offer(parsed)) {
			this.dropped.increment();
		}
	}

	private static Object at(List<?> line, int index) {
		Object value = line.get(index);
		if (value == null) {
			throw new IllegalStateException("Corrupt line of the log: " + line);
		}
		return value;
	}

	/**
	 * Return how many lines were dropped, by Python or here, because there was no room.
	 * @return the number of lines
	 */
	public long dropped() {
		return this.dropped.sum();
	}

}
