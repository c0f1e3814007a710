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
 * Something that happened to a process of the JVM.
 *
 * @since 0.1.0
 */
public sealed interface SubprocessEvent extends LoopEvent {

	/**
	 * A process has ended.
	 *
	 * @param id what it belongs to
	 * @param code what it tells
	 */
	record SubprocessExit(long id, int code) implements SubprocessEvent {

		@Override
		public int type() {
			return 20;
		}

		@Override
		public Object data() {
			return this.code;
		}

	}

	/**
	 * A process wrote to its standard output.
	 *
	 * @param id what it belongs to
	 * @param data what it tells
	 */
	record SubprocessOutput(long id, byte[] data) implements SubprocessEvent {

		@Override
		public int type() {
			return 21;
		}

	}

	/**
	 * A process wrote to its standard error.
	 *
	 * @param id what it belongs to
	 * @param data what it tells
	 */
	record SubprocessError(long id, byte[] data) implements SubprocessEvent {

		@Override
		public int type() {
			return 22;
		}

	}

	/**
	 * A process runs: its number and the descriptors of its pipes.
	 *
	 * @param id what it belongs to
	 * @param description what it tells
	 */
	record SubprocessStarted(long id, Object description) implements SubprocessEvent {

		@Override
		public int type() {
			return 43;
		}

		@Override
		public Object data() {
			return this.description;
		}

	}

	/**
	 * A pipe of a process is closed, or the input of a socket (0).
	 *
	 * @param id what it belongs to
	 * @param descriptor what it tells
	 */
	record PipeClosed(long id, int descriptor) implements SubprocessEvent {

		@Override
		public int type() {
			return 44;
		}

		@Override
		public Object data() {
			return this.descriptor;
		}

	}

}
