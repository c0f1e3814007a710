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

package dev.pyloop.asgi;

/**
 * Learns what happens on a WebSocket; on the event loop of its channel.
 */
interface WebSocketListener {

	/**
	 * A message has arrived.
	 * @param message a string, or a {@link java.nio.ByteBuffer} that is valid until this
	 * method returns
	 */
	void received(Object message);

	/**
	 * A part of what was written has left.
	 * @param bytes how much has left since the start
	 */
	void sent(long bytes);

	/**
	 * The client does what it must not; {@link #closing} follows.
	 * @param code the code that the connection is closed with
	 * @param reason what it does
	 */
	void refused(int code, String reason);

	/**
	 * No further message arrives; once.
	 * @param code the code of the end
	 * @param reason the reason, may be empty
	 */
	void closing(int code, String reason);

	/**
	 * The connection has ended; once, and last.
	 */
	void closed();

}
