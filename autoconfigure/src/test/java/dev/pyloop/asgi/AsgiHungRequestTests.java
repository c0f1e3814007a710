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

import java.io.IOException;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.eventloop.CallCancellation;
import dev.pyloop.eventloop.HungCalls;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for responses that go on when their client is gone and their task was cancelled.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class AsgiHungRequestTests {

	@Parameter
	private TestHome home;

	@ParameterizedTest
	@ValueSource(strings = { "swallow", "block" })
	void responseIsInterruptedWhenClientIsGone(String path) throws IOException {
		try (AsgiServer server = start("pyloop.event-loop.cancellation.interrupt-after=200ms")) {
			leave(server, path);
			HungCalls hungCalls = eventLoop(server).hungCalls();
			AsgiServer.await(() -> eventLoop(server).pending() == 0);
			assertThat(hungCalls.cancelled(CallCancellation.DISCONNECT)).isEqualTo(1);
			assertThat(hungCalls.interrupted()).isEqualTo(1);
			assertThat(server.get("/raw/hello").body()).isEqualTo("Hello, World!");
			server.awaitQuiet("/raw", 0);
		}
	}

	@Test
	void loopIsReplacedWhenResponseCannotBeInterrupted() throws IOException {
		try (AsgiServer server = start("pyloop.event-loop.cancellation.interrupt-after=0",
				"pyloop.event-loop.cancellation.kill-after=300ms")) {
			PythonEventLoop hung = eventLoop(server);
			leave(server, "block");
			AsgiServer.await(() -> hung.hungCalls().givenUp() == 1);
			AsgiServer.await(() -> server.get("/raw/hello").body().equals("Hello, World!"));
			assertThat(eventLoop(server)).isNotSameAs(hung);
			assertThat(hung.pending()).isZero();
			server.get("/raw/unblock");
			AsgiServer.await(() -> threadsOf(hung) <= 1);
		}
	}

	@Test
	void responseGoesOnWhenItIsNotToBeCancelled() throws IOException {
		try (AsgiServer server = start("pyloop.event-loop.cancellation.interrupt-after=100ms",
				"pyloop.asgi.applications.raw.cancel-on-disconnect=false")) {
			RawConnection connection = server.connect();
			connection.write("GET /raw/sleep-forever HTTP/1.1\r\nHost: localhost\r\n\r\n");
			server.awaitEvent("/raw", "sleeping");
			connection.close();
			leave(server, "events-forever");
			AsgiServer.await(() -> eventLoop(server).pending() == 1);
			assertThat(eventLoop(server).hungCalls().interrupted()).isZero();
			assertThat(server.get("/raw/events").body()).doesNotContain("woken");
		}
	}

	private static long threadsOf(PythonEventLoop eventLoop) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals(eventLoop.name()))
			.count();
	}

	private AsgiServer start(String... properties) {
		String[] all = new String[properties.length + 3];
		all[0] = "pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app";
		all[1] = "pyloop.event-loop.home=" + this.home.name().toLowerCase(Locale.ROOT);
		all[2] = "pyloop.event-loop.count=1";
		System.arraycopy(properties, 0, all, 3, properties.length);
		return AsgiServer.start(all);
	}

	private static void leave(AsgiServer server, String path) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
			connection.readHead();
		}
	}

	private static PythonEventLoop eventLoop(AsgiServer server) {
		return server.bean(PythonEventLoopPool.class).eventLoops().get(0);
	}

}
