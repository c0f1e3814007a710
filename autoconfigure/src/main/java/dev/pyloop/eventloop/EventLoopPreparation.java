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

/**
 * Prepares loops that start from now on, also after the pool was closed and started
 * again, before they get calls of others.
 *
 * @since 0.1.0
 */
public interface EventLoopPreparation {

	/**
	 * Prepare a loop. If this fails, the loop is stopped and its start counts as failed.
	 * @param eventLoop the loop, which runs and is not selected yet
	 */
	void prepare(PythonEventLoop eventLoop);

	/**
	 * Take note that a loop runs which was prepared, and is selected from now on.
	 * @param eventLoop the loop
	 */
	default void running(PythonEventLoop eventLoop) {
	}

	/**
	 * Take leave of a loop that is not selected any more, and end what was prepared on
	 * it. May block for the given time.
	 * @param eventLoop the loop, which still runs
	 * @param grace how long that may take
	 */
	default void retire(PythonEventLoop eventLoop, Duration grace) {
	}

}
