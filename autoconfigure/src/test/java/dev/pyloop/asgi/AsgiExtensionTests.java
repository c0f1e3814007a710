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
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the extensions of ASGI.
 */
class AsgiExtensionTests extends RawApplicationServer {

	private static final Path FILE = TestHome.modules().resolve("fixtures/asgi_raw.py");

	@Test
	void extensionsAreAdvertised() {
		assertThat(server.get("/raw/scope").body())
			.contains("\"extensions\": {\"http.response.pathsend\": {}, \"http.response.trailers\": {}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "late" })
	void fileIsSentByPath(String query) throws IOException {
		HttpResponse<String> response = server.get("/raw/file?" + query);
		assertThat(response.body()).isEqualTo(Files.readString(FILE));
	}

	@Test
	void headOfFileHasNoBody() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("HEAD /raw/file HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
			connection.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "relative", "missing" })
	void fileThatCannotBeSentRaises(String query) {
		assertThat(server.get("/raw/file?" + query).statusCode()).isEqualTo(500);
	}

	@Test
	void trailersAreSentToClientThatWantsThem() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/trailers HTTP/1.1\r\nHost: localhost\r\nTE: trailers\r\n\r\n");
			assertThat(connection.readUntil("x-checksum: 12\r\n\r\n")).contains("\r\n4\r\ndata\r\n0\r\n")
				.endsWith("x-checksum: 12\r\n\r\n");
			connection.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
		assertThat(server.get("/raw/events").body())
			.contains("RuntimeError: Expected ASGI message 'http.response.trailers', but got 'http.response.body'.");
	}

	@Test
	void trailersAreNotSentToOthers() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/trailers HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("data")).containsIgnoringCase("content-length: 4\r\n");
			connection.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

}
