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

/**
 * State of a {@link PythonEventLoop}.
 *
 * @since 0.1.0
 */
public enum PythonEventLoopState {

	/**
	 * Python imports modules and runs start-up hooks.
	 */
	STARTING,

	/**
	 * The loop takes calls.
	 */
	RUNNING,

	/**
	 * The loop takes no further calls and ends those in flight.
	 */
	DRAINING,

	/**
	 * The loop has ended.
	 */
	STOPPED,

	/**
	 * The loop ended by itself, or did not end when it should.
	 */
	FAILED;

	boolean isEnd() {
		return isOver() || this == DRAINING;
	}

	/**
	 * Return whether Python runs nothing any more, not even what was in flight.
	 * @return {@code false} for a loop that drains
	 */
	boolean isOver() {
		return this == STOPPED || this == FAILED;
	}

}
