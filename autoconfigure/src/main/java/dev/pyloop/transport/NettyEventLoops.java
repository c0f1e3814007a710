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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.EventLoop;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpResources;

import dev.pyloop.eventloop.PythonEventLoop;

/**
 * Which of Netty's shared event loops works for which loop of Python. All connections of
 * one loop share one: Python answers them in one thread anyway, what it writes in one
 * turn wakes one thread, and what they read in one turn wakes Python once.
 */
final class NettyEventLoops {

	private static final Map<Integer, EventLoop> eventLoops = new ConcurrentHashMap<>();

	private NettyEventLoops() {
	}

	static EventLoop of(PythonEventLoop loop) {
		return eventLoops.compute(loop.index(),
				(index, eventLoop) -> (eventLoop != null && !eventLoop.isShuttingDown()) ? eventLoop : next());
	}

	private static EventLoop next() {
		return TcpResources.get().onClient(LoopResources.DEFAULT_NATIVE).next();
	}

}
