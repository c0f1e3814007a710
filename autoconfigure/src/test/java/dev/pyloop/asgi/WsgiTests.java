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
import java.nio.charset.StandardCharsets;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with WSGI applications.
 */
@Tag(TestHome.TAG)
class WsgiTests {

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.plain.application=fixtures.wsgi_apps:app",
				"pyloop.asgi.applications.plain.interface=wsgi", "pyloop.asgi.applications.plain.path=/old/plain",
				"pyloop.asgi.applications.flask.application=fixtures.wsgi_apps:flask",
				"pyloop.asgi.applications.flask.interface=wsgi");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void environmentHasRequest() {
		assertThat(
				server.get("/old/plain/environ?a=%20b", "X-Some-Name", "some value", "X_Forged", "no").body().lines())
			.contains("REQUEST_METHOD=GET", "SCRIPT_NAME=/old/plain", "PATH_INFO=/environ", "QUERY_STRING=a=%20b",
					"SERVER_PORT=" + server.port(), "SERVER_PROTOCOL=HTTP/1.1", "REMOTE_ADDR=127.0.0.1",
					"HTTP_X_SOME_NAME=some value", "HTTP_HOST=localhost:" + server.port())
			.noneMatch((line) -> line.startsWith("HTTP_X_FORGED"))
			.anyMatch((line) -> line.matches("thread=pyloop-0-worker-\\d"));
	}

	@Test
	void bodyIsRead() {
		assertThat(server.post("/old/plain/echo", new byte[0]).body()).isEmpty();
		assertThat(server.post("/old/plain/echo", "some body".getBytes(StandardCharsets.UTF_8)).body())
			.isEqualTo("some body");
		assertThat(server.post("/old/plain/echo", new byte[3_000_000]).body()).hasSize(3_000_000);
	}

	@Test
	void bodyAndResponseStream() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /old/plain/lines HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\none\n");
			assertThat(connection.readUntil("<one>")).startsWith("HTTP/1.1 200 OK\r\n");
			connection.write("two\n");
			assertThat(connection.readUntil("0\r\n\r\n")).contains("<two>");
		}
	}

	@Test
	void responseCanBeWritten() {
		assertThat(server.get("/old/plain/write").body()).isEqualTo("one two three");
	}

	@Test
	void failureIsInternalServerError() {
		assertThat(server.get("/old/plain/raise").statusCode()).isEqualTo(500);
		assertThat(server.get("/old/plain/silent").statusCode()).isEqualTo(500);
	}

	@Test
	void headCanBeReplaced() {
		assertThat(server.get("/old/plain/replace").statusCode()).isEqualTo(503);
		assertThat(server.get("/old/plain/replace").body()).isEqualTo("busy");
	}

	@Test
	void responseIsClosedWhenClientIsGone() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /old/plain/endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
			connection.readHead();
			connection.reset();
		}
		Awaitility.await().atMost(AsgiServer.LONG).until(() -> server.get("/old/plain/log").body().contains("closed"));
	}

	@Test
	void flaskAnswers() {
		assertThat(server.get("/flask/hello/ann").body()).isEqualTo("hello ann at /flask/hello/ann");
		assertThat(server.get("/flask/stream").body()).isEqualTo("0\n1\n2\n3\n4\n");
		assertThat(server.get("/flask/nowhere").statusCode()).isEqualTo(404);
		assertThat(server
			.post("/flask/form", "name=ann".getBytes(StandardCharsets.UTF_8), "Content-Type",
					"application/x-www-form-urlencoded")
			.body()).startsWith("ann ");
	}

}
