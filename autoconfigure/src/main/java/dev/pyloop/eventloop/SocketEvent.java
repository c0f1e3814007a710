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
 * Something that happened to a socket of the JVM.
 *
 * @since 0.1.0
 */
public sealed interface SocketEvent extends LoopEvent {

	/**
	 * A socket received bytes.
	 *
	 * @param id what it belongs to
	 * @param data what it tells
	 */
	record SocketData(long id, byte[] data) implements SocketEvent {

		@Override
		public int type() {
			return 30;
		}

	}

	/**
	 * A socket is closed.
	 *
	 * @param id what it belongs to
	 */
	record SocketClosed(long id) implements SocketEvent {

		@Override
		public int type() {
			return 31;
		}

	}

	/**
	 * A socket failed, or a process could not start: type, number and message.
	 *
	 * @param id what it belongs to
	 * @param error what it tells
	 */
	record SocketError(long id, Object error) implements SocketEvent {

		@Override
		public int type() {
			return 32;
		}

		@Override
		public Object data() {
			return this.error;
		}

	}

	/**
	 * A socket is open.
	 *
	 * @param id what it belongs to
	 * @param description what it tells
	 */
	record SocketConnected(long id, Object description) implements SocketEvent {

		@Override
		public int type() {
			return 40;
		}

		@Override
		public Object data() {
			return this.description;
		}

	}

	/**
	 * How many bytes were written since the start.
	 *
	 * @param id what it belongs to
	 * @param total what it tells
	 */
	record Writable(long id, long total) implements SocketEvent {

		@Override
		public int type() {
			return 41;
		}

		@Override
		public Object data() {
			return this.total;
		}

	}

	/**
	 * A datagram with its address, or a failure.
	 *
	 * @param id what it belongs to
	 * @param datagram what it tells
	 */
	record Datagram(long id, Object datagram) implements SocketEvent {

		@Override
		public int type() {
			return 42;
		}

		@Override
		public Object data() {
			return this.datagram;
		}

	}

}
