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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Hears of what happens to the loops of a pool. Called on threads that may block for a
 * short time.
 *
 * @since 0.1.0
 */
public interface PythonEventLoopListener {

	/**
	 * A loop was replaced by a fresh one of the same name.
	 * @param eventLoop the fresh loop, which runs
	 * @param reason why the former loop was replaced
	 * @param cause what it failed with, or {@code null} if it was replaced as planned
	 */
	default void onRestarted(PythonEventLoop eventLoop, String reason, @Nullable Throwable cause) {
	}

	/**
	 * A loop is busy with one step for longer than the time of the warning, so its other
	 * calls wait. Told once a stall, after the line in the log.
	 * @param eventLoop the loop, which may still be stalled
	 * @param duration how long the step has taken so far
	 * @param stacks where the threads of Python are, or the statement that C code holds
	 * the GIL
	 */
	default void onStalled(PythonEventLoop eventLoop, Duration duration, String stacks) {
	}

	/**
	 * A loop tells of itself, first when it is ready and then in the interval of
	 * {@link EventLoopSettings#telemetry()}. Called on the thread that reads the answers
	 * of Python, so this one must not block.
	 * @param eventLoop the loop
	 * @param telemetry what it tells
	 */
	default void onTelemetry(PythonEventLoop eventLoop, LoopTelemetry telemetry) {
	}

	/**
	 * Python code has recorded something for its meters, told once a second and before a
	 * loop ends. Event loops in threads share their meters, and any of them tells. Called
	 * on the thread that reads the answers of Python, so this one must not block.
	 * @param eventLoop the loop that tells
	 * @param batch what was recorded since the last time
	 */
	default void onRecorded(PythonEventLoop eventLoop, RecordedBatch batch) {
	}

	/**
	 * A loop is not restarted any more, because it failed too often.
	 * @param eventLoop the loop that failed last
	 * @param restarts how often it was restarted within the window
	 * @param cause what it failed with, or {@code null} if that is not known
	 */
	default void onGivenUp(PythonEventLoop eventLoop, int restarts, @Nullable Throwable cause) {
	}

}
