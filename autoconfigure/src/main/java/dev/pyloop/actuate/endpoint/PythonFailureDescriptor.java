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

package dev.pyloop.actuate.endpoint;

import java.time.Instant;

/**
 * Something that went wrong with an event loop.
 *
 * @param time when it was noticed
 * @param eventLoop the name of the loop
 * @param kind what became of the loop
 * @param message what happened
 * @since 0.1.0
 */
public record PythonFailureDescriptor(Instant time, String eventLoop, Kind kind, String message) {

	/**
	 * What became of a loop.
	 */
	public enum Kind {

		/**
		 * It was replaced by a fresh one because it failed.
		 */
		RESTARTED,

		/**
		 * It was busy with one step for too long.
		 */
		STALLED,

		/**
		 * It is not restarted any more.
		 */
		GIVEN_UP

	}

}
