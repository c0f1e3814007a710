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

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.convert.MarshalWriter;

/**
 * The levels of the loggers of Python, by their names there; the root logger has an empty
 * name. As long as there are none Python's logging is left alone. Safe from any thread.
 *
 * @since 0.1.0
 */
public final class PythonLogLevels {

	private final Set<PythonLog> loops = new CopyOnWriteArraySet<>();

	private volatile @Nullable Map<String, Integer> levels;

	/**
	 * Set the levels, also of loops that run.
	 * @param levels the numbers of Python's levels by the names of loggers
	 */
	public void set(Map<String, Integer> levels) {
		Assert.notNull(levels, "'levels' must not be null");
		this.levels = Map.copyOf(levels);
		this.loops.forEach(PythonLog::applyLevels);
	}

	/**
	 * Return the levels.
	 * @return the levels, {@code null} to leave Python's logging alone
	 */
	public @Nullable Map<String, Integer> get() {
		return this.levels;
	}

	void add(PythonLog loop) {
		this.loops.add(loop);
	}

	void remove(PythonLog loop) {
		this.loops.remove(loop);
	}

	static void write(@Nullable Map<String, Integer> levels, MarshalWriter out) {
		if (levels == null) {
			out.writeNone();
			return;
		}
		out.beginDict();
		levels.forEach((name, level) -> {
			out.writeString(name);
			out.writeInt(level);
		});
		out.endDict();
	}

}
