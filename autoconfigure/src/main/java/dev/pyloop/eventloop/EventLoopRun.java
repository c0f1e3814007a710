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

import java.util.concurrent.CompletableFuture;

/**
 * The Python side of one loop while it runs.
 *
 * @since 0.1.0
 */
public interface EventLoopRun {

	/**
	 * Return the end of the Python side.
	 * @return completes when it has ended, exceptionally when it failed
	 */
	CompletableFuture<?> ended();

	/**
	 * Take note that it was asked to end.
	 */
	default void stopping() {
	}

	/**
	 * Return what is known of a Python side that does not answer.
	 * @return text for an error message, empty if nothing is known
	 */
	default String report() {
		return "";
	}

	/**
	 * Return where the threads of the Python side are now, also while they hang. May
	 * block for some hundred milliseconds.
	 * @return text for a log line that says where they are, or why that is not known
	 */
	default String stacks() {
		return "";
	}

	/**
	 * Have a thread other than that of the loop call {@code pyloop._interrupt.handle}.
	 * Does not wait for it.
	 * @param command the argument as marshal bytes
	 */
	default void command(byte[] command) {
	}

	/**
	 * Return how much memory the Python side has alone.
	 * @return the bytes of resident memory, or -1 if that is not known
	 */
	default long residentMemory() {
		return -1;
	}

	/**
	 * Return how much processor time the Python side has used alone.
	 * @return the time in nanoseconds, or -1 if that is not known
	 */
	default long processorTime() {
		return -1;
	}

	/**
	 * Return whether the Python side is a process of its own.
	 * @return {@code false} if it is a part of this process
	 */
	default boolean isProcess() {
		return false;
	}

	/**
	 * Return whether the Python side is stopped by a signal or a debugger, so that it
	 * cannot do anything.
	 * @return {@code false} if it is not, or if that is not known
	 */
	default boolean isStopped() {
		return false;
	}

	/**
	 * Return how much of the time for its end the Python side has to end by itself.
	 * @param nanos the time for its end
	 * @return all of it, unless this home can end it by force
	 */
	default long patience(long nanos) {
		return nanos;
	}

	/**
	 * End the Python side at once and without its help, if this home can do that. Does
	 * not wait for the end.
	 * @return whether it can
	 */
	default boolean kill() {
		return false;
	}

	/**
	 * End the Python side whatever it does, if this home can do that.
	 * @param nanos how long that may take
	 * @return whether it has ended
	 */
	default boolean end(long nanos) {
		return false;
	}

}
