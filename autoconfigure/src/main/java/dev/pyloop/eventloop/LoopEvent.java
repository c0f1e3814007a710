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

/**
 * Something that wakes Python for what it registered under an id. The Python half has the
 * same numbers in {@code _event_types.py}.
 *
 * @since 0.1.0
 */
public sealed interface LoopEvent permits LoopEvent.Read, LoopEvent.Write, LoopEvent.Timer, LoopEvent.CallResult,
		LoopEvent.CallError, LoopEvent.AsyncResult, LoopEvent.AsyncError, SocketEvent, SubprocessEvent {

	/**
	 * Return the number of the kind of the event.
	 * @return the number
	 */
	int type();

	/**
	 * Return what the event belongs to.
	 * @return the id
	 */
	long id();

	/**
	 * Return what the event tells.
	 * @return a value that converts to Python, or {@code null}
	 */
	default @Nullable Object data() {
		return null;
	}

	/**
	 * A descriptor of the JVM can be read.
	 *
	 * @param id what it belongs to
	 */
	record Read(long id) implements LoopEvent {

		@Override
		public int type() {
			return 1;
		}

	}

	/**
	 * A descriptor of the JVM can be written.
	 *
	 * @param id what it belongs to
	 */
	record Write(long id) implements LoopEvent {

		@Override
		public int type() {
			return 2;
		}

	}

	/**
	 * A timer is due.
	 *
	 * @param id what it belongs to
	 */
	record Timer(long id) implements LoopEvent {

		@Override
		public int type() {
			return 3;
		}

	}

	/**
	 * The result of a call of Java.
	 *
	 * @param id what it belongs to
	 * @param value what it tells
	 */
	record CallResult(long id, @Nullable Object value) implements LoopEvent {

		@Override
		public int type() {
			return 10;
		}

		@Override
		public @Nullable Object data() {
			return this.value;
		}

	}

	/**
	 * The failure of a call of Java.
	 *
	 * @param id what it belongs to
	 * @param error what it tells
	 */
	record CallError(long id, Object error) implements LoopEvent {

		@Override
		public int type() {
			return 11;
		}

		@Override
		public Object data() {
			return this.error;
		}

	}

	/**
	 * The result of what Python awaits.
	 *
	 * @param id what it belongs to
	 * @param value what it tells
	 */
	record AsyncResult(long id, @Nullable Object value) implements LoopEvent {

		@Override
		public int type() {
			return 12;
		}

		@Override
		public @Nullable Object data() {
			return this.value;
		}

	}

	/**
	 * The failure of what Python awaits.
	 *
	 * @param id what it belongs to
	 * @param error what it tells
	 */
	record AsyncError(long id, Object error) implements LoopEvent {

		@Override
		public int type() {
			return 13;
		}

		@Override
		public Object data() {
			return this.error;
		}

	}

}
