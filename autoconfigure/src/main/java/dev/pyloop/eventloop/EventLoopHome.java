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

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.pyloop.cpython.PythonDirect;
import dev.pyloop.cpython.PythonDirectCodec;
import dev.pyloop.ring.Doorbell;

/**
 * Where loops run: it starts the Python side of a loop and wakes it.
 *
 * @since 0.1.0
 */
public interface EventLoopHome extends AutoCloseable {

	/**
	 * Return how many loops there are when the settings do not say.
	 * @return the number of loops that can run Python code at once
	 */
	default int defaultCount() {
		return 1;
	}

	/**
	 * Return whether each loop has an interpreter of its own, and with it the modules of
	 * the application and their state.
	 * @return {@code false} if all loops share one interpreter
	 */
	default boolean isIsolated() {
		return false;
	}

	/**
	 * Create a doorbell that both sides can use.
	 * @param file where the doorbell may have a file, which is removed once both sides
	 * have opened it
	 * @return the doorbell
	 */
	Doorbell createDoorbell(Path file);

	/**
	 * Run {@code pyloop._loop.main} with the given configuration.
	 * @param name the name of the loop
	 * @param configuration the argument as marshal bytes
	 * @return what runs
	 * @throws dev.pyloop.PythonStartException if it cannot be started
	 */
	EventLoopRun start(String name, byte[] configuration);

	/**
	 * Prepare calls that need no loop, if this home can make them.
	 * @param codec converts values
	 * @return the direct calls, which end with this home; {@code null} if there are none
	 */
	default @Nullable PythonDirect openDirect(PythonDirectCodec codec) {
		return null;
	}

	/**
	 * Look for damage that Python modules did to this process, and repair it. Called
	 * about once a second; must not block.
	 */
	default void inspect() {
	}

	/**
	 * Release what the home holds, after its loops have ended.
	 */
	@Override
	void close();

	/**
	 * Release what the home holds, after its loops have ended, within the time that the
	 * end of the application may take.
	 * @param deadline the end of that time, in the time of {@link System#nanoTime()};
	 * exit functions of Python are given a second anyway
	 */
	default void close(long deadline) {
		close();
	}

}
