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

import org.springframework.util.Assert;
import reactor.netty.Connection;

import dev.pyloop.eventloop.PythonEventLoop;

/**
 * Gives connections that Java has opened or accepted to Python. Needs Reactor Netty.
 *
 * @since 0.1.0
 */
public final class PythonConnections {

	private PythonConnections() {
	}

	/**
	 * Give a TCP connection of Reactor Netty, with or without TLS, to Python, where
	 * {@code pyloop.jvm.adopt_connection(id)} makes a pair of {@code asyncio} streams of
	 * it. From then on nobody else may read or write it: nothing of it must be subscribed
	 * to. It is closed when Python closes its transport, or when the loop ends, even if
	 * Python has not asked for it by then. Never blocks; any thread may call it.
	 * @param eventLoop the loop that is to use it
	 * @param connection the connection, of {@code TcpClient} or {@code TcpServer}
	 * @return the id to give to Python, good for one transport
	 * @throws IllegalArgumentException if the connection is not of TCP, or is one of HTTP
	 */
	public static long adopt(PythonEventLoop eventLoop, Connection connection) {
		Assert.notNull(eventLoop, "'eventLoop' must not be null");
		Assert.notNull(connection, "'connection' must not be null");
		AdoptedConnection.check(connection.channel());
		return eventLoop.events().offer((id) -> new AdoptedConnection(new TransportEvents(eventLoop, id), connection));
	}

}
