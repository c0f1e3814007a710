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

package dev.pyloop.bench;

import java.util.List;
import java.util.function.LongFunction;

import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.SocketEvent;
import dev.pyloop.eventloop.SubprocessEvent;

/**
 * A kind of event.
 *
 * @param name what it is called in the tables
 * @param number its number
 * @param event makes one for an id
 */
record EventKind(String name, int number, LongFunction<LoopEvent> event) {

	private static final byte[] DATA = new byte[16];

	/**
	 * A failure of a socket as transports describe it.
	 */
	private static final List<Object> ERROR = List.of("ECONNRESET", 104, "reset");

	static final List<EventKind> ALL = List.of(new EventKind("read 1", 1, LoopEvent.Read::new),
			new EventKind("write 2", 2, LoopEvent.Write::new), new EventKind("timer 3", 3, LoopEvent.Timer::new),
			new EventKind("call result 10", 10, (id) -> new LoopEvent.CallResult(id, 7)),
			new EventKind("call error 11", 11, (id) -> new LoopEvent.CallError(id, "failed")),
			new EventKind("async result 12", 12, (id) -> new LoopEvent.AsyncResult(id, 7)),
			new EventKind("async error 13", 13, (id) -> new LoopEvent.AsyncError(id, "failed")),
			new EventKind("subprocess exit 20", 20, (id) -> new SubprocessEvent.SubprocessExit(id, 0)),
			new EventKind("subprocess stdout 21, 16 bytes", 21, (id) -> new SubprocessEvent.SubprocessOutput(id, DATA)),
			new EventKind("subprocess stderr 22, 16 bytes", 22, (id) -> new SubprocessEvent.SubprocessError(id, DATA)),
			new EventKind("socket data 30, 16 bytes", 30, (id) -> new SocketEvent.SocketData(id, DATA)),
			new EventKind("socket closed 31", 31, SocketEvent.SocketClosed::new),
			new EventKind("socket error 32", 32, (id) -> new SocketEvent.SocketError(id, ERROR)));

}
