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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with {@code server.netty.idle-timeout}.
 */
class AsgiIdleTimeoutTests {

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"server.netty.idle-timeout=200ms");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void connectionIsClosedWhenItIsIdle() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntilClosed()).startsWith("HTTP/1.1 200 OK").endsWith("Hello, World!");
		}
	}

	@Test
	void requestThatIsBeingAnsweredIsNotIdle() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/never HTTP/1.1\r\nHost: localhost\r\n\r\n");
			server.awaitEvent("/raw", "entered");
			try (RawConnection idle = server.connect()) {
				idle.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
				idle.readUntilClosed();
			}
			server.get("/raw/event?release");
			assertThat(connection.readUntil("released")).startsWith("HTTP/1.1 200 OK");
		}
		assertThat(server.get("/raw/events").body()).doesNotContain("cancelled");
	}

}
