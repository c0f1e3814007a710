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

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonConversionException;

/**
 * What the JVM owns and Python uses through an id: Java dispatches events to it, and
 * Python sends commands. Must be safe for several threads, and must never block.
 *
 * @since 0.1.0
 */
public interface LoopResource {

	/**
	 * Called once the loop knows the resource, so that it can be unregistered.
	 */
	default void onRegistered() {
	}

	/**
	 * Handle a command of Python. Commands come one at a time and in order.
	 * @param loop the loop
	 * @param command the number of the command
	 * @param data what belongs to it
	 */
	void onCommand(PythonEventLoop loop, int command, @Nullable Object data);

	/**
	 * Take note of a command of Python that Java cannot read.
	 * @param failure why
	 */
	default void onUnreadable(PythonConversionException failure) {
		throw failure;
	}

	/**
	 * Release everything: the loop has ended. Called once.
	 */
	void onLoopEnded();

}
