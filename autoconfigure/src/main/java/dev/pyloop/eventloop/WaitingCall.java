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

import dev.pyloop.PythonUnavailableException;

/**
 * A call that waits while no loop runs. Of both methods one is called, once.
 *
 * @since 0.1.0
 */
public interface WaitingCall {

	/**
	 * Go on, since a loop runs.
	 */
	void resume();

	/**
	 * End, since no loop will run.
	 * @param exception the failure
	 */
	void unavailable(PythonUnavailableException exception);

}
