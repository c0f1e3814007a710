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

import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * Processes and connections of the JVM beside those of asyncio, on the same loop.
 */
final class TransportCase implements BenchmarkCase {

	private static final double PIPE_BAR = 0.5;

	private static final double ECHO_BAR = 0.8;

	private static final int CONNECTIONS = 64;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonClient python = session.client(WaitStrategy.ADAPTIVE);
		PythonCall pipe = python.function("pyloop_bench.transports:pipe");
		PythonCall echo = python.function("pyloop_bench.transports:echo");
		DisposableServer server = TcpServer.create()
			.host("localhost")
			.handle((in, out) -> out.send(in.receive().retain(), (buffer) -> true))
			.bindNow();
		try {
			Interleaving<Double> rates = Interleaving.run(session.options(), List.of(slice(pipe, true),
					slice(pipe, false), slice(echo, true, server), slice(echo, false, server)));
			return List.of(
					Row.relative("standard output of a process through the JVM", PIPE_BAR, bytes(rates, 0),
							"asyncio " + bytes(rates, 1), Interleaving.ratio(rates, 0, 1)),
					Row.relative("TCP echo through a Netty transport, 64 connections", ECHO_BAR, messages(rates, 2),
							"asyncio " + messages(rates, 3), Interleaving.ratio(rates, 2, 3)));
		}
		finally {
			server.disposeNow();
		}
	}

	private static Slice<Double> slice(PythonCall pipe, boolean jvm) {
		return (seconds) -> pipe.args(jvm, seconds).call(Double.class).blockOptional().orElseThrow();
	}

	private static Slice<Double> slice(PythonCall echo, boolean jvm, DisposableServer server) {
		return (seconds) -> echo.args(jvm, server.port(), CONNECTIONS, seconds)
			.call(Double.class)
			.blockOptional()
			.orElseThrow();
	}

	private static String bytes(Interleaving<Double> rates, int slice) {
		return Figures.format("%.0f MB/s", Interleaving.median(rates, slice) / 1e6);
	}

	private static String messages(Interleaving<Double> rates, int slice) {
		return Figures.rate(Interleaving.median(rates, slice), " messages");
	}

}
