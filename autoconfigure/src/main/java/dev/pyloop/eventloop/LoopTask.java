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
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A task of a loop, or a function on one of its worker threads.
 *
 * @param name the name of the task, or of the thread
 * @param coroutine the function of the application that it runs, as
 * {@code package.module:name}
 * @param state what it does
 * @param stack where it is, outermost first, in lines as of a Python traceback
 * @since 0.1.0
 */
public record LoopTask(String name, String coroutine, State state, String stack) {

	static LoopTask of(@Nullable Object task) {
		if (task instanceof List<?> parts && parts.size() == 4) {
			return new LoopTask(String.valueOf(parts.get(0)), String.valueOf(parts.get(1)),
					State.valueOf(String.valueOf(parts.get(2)).toUpperCase(Locale.ROOT)), String.valueOf(parts.get(3)));
		}
		throw new IllegalStateException("Corrupt task: " + task);
	}

	/**
	 * What a task does.
	 */
	public enum State {

		/**
		 * The thread of the loop runs it.
		 */
		RUNNING,

		/**
		 * A worker thread runs it.
		 */
		THREAD,

		/**
		 * It waits for something, or for its turn.
		 */
		SUSPENDED

	}

}
