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
package dev.pyloop.transport;

/**
 * What Python tells a resource. The Python half has the same constants in
 * {@code _transports.py}.
 */
final class TransportCommand {

	/** Open what belongs to the id: its kind and options. */
	static final int OPEN = 1;

	/** Write bytes. */
	static final int WRITE = 2;

	/** End the output after what was written. */
	static final int WRITE_EOF = 3;

	/** Close after what was written. */
	static final int CLOSE = 4;

	/** Close at once. */
	static final int ABORT = 5;

	/** How many bytes were taken since the start; of a process with the descriptor. */
	static final int CONSUMED = 6;

	/** Tell when everything is written that was given so far. */
	static final int REPORT = 7;

	/** Send a signal to a process. */
	static final int SIGNAL = 8;

	/** Send a datagram: its bytes and its address. */
	static final int SEND = 9;

	/** Close one of the pipes of a process. */
	static final int CLOSE_PIPE = 10;

	/** Forget the resource: Python has seen its end, and sends nothing more. */
	static final int RELEASE = 11;

	private TransportCommand() {
	}

}
