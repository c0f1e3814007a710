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

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

import dev.pyloop.eventloop.LoopResourceFactory;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * What {@code pyloop.jvm} opens from Python: processes, and sockets if Reactor Netty is
 * on the class path.
 *
 * @since 0.1.0
 */
public final class PythonTransports {

	private PythonTransports() {
	}

	/**
	 * Return what opens processes only.
	 * @return the factories by the names that Python uses
	 */
	public static Map<String, LoopResourceFactory> processes() {
		return Map.of("process", new ProcessStarter());
	}

	/**
	 * Return what opens processes and sockets. Needs Reactor Netty.
	 * @param tls gives what connections are encrypted with
	 * @return the factories by the names that Python uses
	 */
	public static Map<String, LoopResourceFactory> all(TlsContexts tls) {
		Assert.notNull(tls, "'tls' must not be null");
		Map<String, LoopResourceFactory> factories = new LinkedHashMap<>(processes());
		factories.put("tcp", new TcpConnector(tls));
		factories.put("udp", new UdpBinder());
		return factories;
	}

	/**
	 * Give a process that Java has started to Python, where
	 * {@code pyloop.jvm.adopt_process(id)} makes an {@code asyncio} process of it. From
	 * then on its streams belong to Python. The process goes on when Python closes its
	 * transport or the loop ends. Never blocks.
	 * @param eventLoop the loop that is to use it
	 * @param process the process
	 * @return the id to give to Python, good for one transport
	 */
	public static long adopt(PythonEventLoop eventLoop, Process process) {
		Assert.notNull(eventLoop, "'eventLoop' must not be null");
		Assert.notNull(process, "'process' must not be null");
		return eventLoop.events().offer((id) -> new ProcessResource(new TransportEvents(eventLoop, id), process));
	}

	/**
	 * Return whether there is what sockets need.
	 * @return whether Reactor Netty is on the class path
	 */
	public static boolean hasSockets() {
		return ClassUtils.isPresent("reactor.netty.tcp.TcpClient", PythonTransports.class.getClassLoader());
	}

}
