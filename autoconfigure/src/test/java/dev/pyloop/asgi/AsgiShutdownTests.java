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
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of an application context that serves ASGI applications.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag(TestHome.TAG)
class AsgiShutdownTests {

	@ParameterizedTest
	@ValueSource(strings = { "/sse/events", "/star/events", "/raw/events-forever" })
	void streamOfEventsEndsCompletely(String path) throws IOException {
		AsgiServer server = start();
		try (RawConnection connection = server.connect()) {
			connection.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
			connection.readUntil("data: 3");
			assertThat(TestThreads.run(server::close)).succeedsWithin(AsgiServer.LONG);
			assertThat(connection.readAll()).endsWith("\r\n0\r\n\r\n");
		}
	}

	@Test
	void requestThatRunsEnds() throws IOException {
		AsgiServer server = start();
		try (RawConnection connection = server.connect(); RawConnection signal = server.connect()) {
			connection.write("GET /raw/never HTTP/1.1\r\nHost: localhost\r\n\r\n");
			server.awaitEvent("/raw", "entered");
			signal.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("World!");
			CompletableFuture<Void> closing = TestThreads.run(server::close);
			signal.write("GET /raw/event?release HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("released")).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(closing).succeedsWithin(AsgiServer.LONG);
		}
	}

	@Test
	void downloadThatRunsIsComplete() throws IOException {
		AsgiServer server = start();
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/download?20000000,100000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
			connection.readHead();
			CompletableFuture<Void> closing = TestThreads.run(server::close);
			assertThat(connection.readAll()).hasSize(20_000_000);
			assertThat(closing).succeedsWithin(AsgiServer.LONG);
		}
	}

	@Test
	void streamOfDjangoWithLengthIsComplete() throws IOException {
		AsgiServer server = start("pyloop.asgi.applications.shop.application=fixtures.asgi_django:app");
		try (RawConnection connection = server.connect()) {
			connection.write("GET /shop/sized-stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
			connection.readUntil("003\n");
			CompletableFuture<Void> closing = TestThreads.run(server::close);
			assertThat(connection.readAll()).startsWith("004\n").endsWith("038\n039\n").hasSize(36 * 4);
			assertThat(closing).succeedsWithin(AsgiServer.LONG);
		}
	}

	@Test
	void requestThatTakesMostOfGracePeriodEnds() throws IOException {
		AsgiServer server = start("pyloop.shutdown.grace-period=10s");
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/late?8.2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
			server.awaitEvent("/raw", "entered");
			CompletableFuture<Void> closing = TestThreads.run(server::close);
			assertThat(connection.readUntil("late")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("late");
			assertThat(closing).succeedsWithin(AsgiServer.LONG);
		}
	}

	@Test
	void requestOnLoopThatIsReplacedEnds() throws IOException {
		try (AsgiServer server = start("pyloop.shutdown.grace-period=10s");
				RawConnection connection = server.connect()) {
			connection.write("GET /raw/late?6.5 HTTP/1.1\r\nHost: localhost\r\n\r\n");
			server.awaitEvent("/raw", "entered");
			server.bean(PythonEventLoopPool.class).eventLoops().get(0).retire("a test");
			assertThat(connection.readUntil("late")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("late");
		}
	}

	@Test
	void uploadThatRunsIsReadAndAnswered() throws IOException {
		AsgiServer server = start();
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/read-later HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nabc");
			server.awaitEvent("/raw", "entered");
			server.get("/raw/event?read");
			int port = server.port();
			CompletableFuture<Void> closing = TestThreads.run(server::close);
			AsgiServer.await(() -> isRefused(port));
			connection.write("def");
			assertThat(connection.readUntil("\r\n\r\n6")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("6");
			assertThat(closing).succeedsWithin(AsgiServer.LONG);
		}
	}

	@Test
	void connectionThatIsIdleDoesNotHoldUp() throws IOException {
		AsgiServer server = start();
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("World!");
			assertThat(TestThreads.run(server::close)).succeedsWithin(Duration.ofSeconds(20));
			assertThat(connection.readAll()).isEmpty();
		}
	}

	private static boolean isRefused(int port) {
		try (Socket socket = new Socket("localhost", port)) {
			return !socket.isConnected();
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Test
	void requestThatDoesNotEndIsCutWithoutTraceback(CapturedOutput output) throws IOException {
		AsgiServer server = start();
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/never HTTP/1.1\r\nHost: localhost\r\n\r\n");
			server.awaitEvent("/raw", "entered");
			assertThat(TestThreads.run(server::close)).succeedsWithin(AsgiServer.LONG);
			assertThat(connection.readAll()).startsWith("HTTP/1.1 500 ");
			assertThat(output).doesNotContain("Exception in ASGI application").doesNotContain("Traceback");
		}
	}

	private static AsgiServer start(String... more) {
		List<String> properties = new ArrayList<>(
				List.of("pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
						"pyloop.asgi.applications.sse.application=fixtures.asgi_streams:sse",
						"pyloop.asgi.applications.star.application=fixtures.asgi_starlette:app"));
		properties.addAll(List.of(more));
		return AsgiServer.start(properties.toArray(String[]::new));
	}

}
