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

package dev.pyloop.autoconfigure;

/**
 * Where event loops run.
 *
 * @since 0.1.0
 */
public enum PythonEventLoopLocation {

	/**
	 * On threads of this process if the Python that is found has a shared library, in
	 * worker processes if not.
	 */
	AUTO,

	/**
	 * On threads of this process, in the main interpreter.
	 */
	THREAD,

	/**
	 * On threads of this process, each in an interpreter of its own; refused by this
	 * version.
	 */
	INTERPRETER,

	/**
	 * Each in a worker process.
	 */
	PROCESS

}
