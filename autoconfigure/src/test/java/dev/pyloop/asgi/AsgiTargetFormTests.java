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
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests whose target is no path.
 */
class AsgiTargetFormTests {

	private static final String END = " HTTP/1.1\r\nHost: localhost\r\n\r\n";

	private static final int HEADERS = 1;

	private static final int SETTINGS = 4;

	private static final int STREAM_AND_HEADERS_END = 5;

	private static final Map<String, AsgiServer> servers = new HashMap<>();

	@AfterAll
	static void stop() {
		servers.values().forEach(AsgiServer::close);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void asteriskReachesApplicationThatIsTheWholeServer(boolean beforeFilters) throws IOException {
		try (RawConnection connection = server("/", beforeFilters).connect()) {
			JsonNode scope = scope(connection.write("OPTIONS *" + END));
			assertThat(scope.get("method").asString()).isEqualTo("OPTIONS");
			assertThat(scope.get("path").asString()).isEqualTo("*");
			assertThat(scope.get("raw_path").asString()).isEqualTo("*");
			assertThat(scope.get("root_path").asString()).isEmpty();
			assertThat(scope.get("query_string").asString()).isEmpty();
			assertThat(scope(connection.write("OPTIONS /a" + END)).get("path").asString()).isEqualTo("/a");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void asteriskIsNotForApplicationBelowPath(boolean beforeFilters) throws IOException {
		try (RawConnection connection = server("/models", beforeFilters).connect()) {
			assertThat(connection.write("OPTIONS *" + END).readHead()).startsWith("HTTP/1.1 404 Not Found\r\n");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void asteriskIsForOptionsOnly(boolean beforeFilters) throws IOException {
		try (RawConnection connection = server("/", beforeFilters).connect()) {
			assertThat(connection.write("GET *" + END).readUntilClosed()).startsWith("HTTP/1.1 400 Bad Request\r\n");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void connectIsRefused(boolean beforeFilters) throws IOException {
		AsgiServer server = server("/", beforeFilters);
		for (String target : new String[] { "localhost:1", "localhost:" + server.port(), "/", "*" }) {
			try (RawConnection connection = server.connect()) {
				connection.write("CONNECT " + target + END + "GET /hidden" + END);
				assertThat(connection.readUntilClosed()).as(target)
					.startsWith("HTTP/1.1 501 Not Implemented\r\n")
					.containsOnlyOnce("HTTP/1.1 ")
					.doesNotContain("hidden");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void connectIsNotForApplicationBelowPath(boolean beforeFilters) throws IOException {
		AsgiServer server = server("/models", beforeFilters);
		try (RawConnection connection = server.connect()) {
			connection.write("CONNECT localhost:1" + END);
			assertThat(connection.readHead()).containsPattern("\\AHTTP/1.1 4\\d\\d ");
		}
		try (RawConnection connection = server.connect()) {
			connection.write("CONNECT /models" + END);
			assertThat(connection.readUntilClosed()).startsWith("HTTP/1.1 501 Not Implemented\r\n");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void connectOfHttp2IsRefused(boolean beforeFilters) throws IOException {
		try (RawConnection connection = server("/", beforeFilters).connect()) {
			connection.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, "")
					+ frame(HEADERS, STREAM_AND_HEADERS_END, 1, "\u0002\u0007CONNECT\u0001\u000blocalhost:1"));
			String head = connection.read(9);
			while (head.charAt(3) != HEADERS) {
				connection.read(length(head));
				head = connection.read(9);
			}
			assertThat(connection.read(length(head))).contains("\u0003501");
		}
	}

	private static String frame(int type, int flags, int stream, String payload) {
		return "\u0000\u0000" + (char) payload.length() + (char) type + (char) flags + "\u0000\u0000\u0000"
				+ (char) stream + payload;
	}

	private static int length(String head) {
		return (head.charAt(0) << 16) | (head.charAt(1) << 8) | head.charAt(2);
	}

	private static AsgiServer server(String path, boolean beforeFilters) {
		return servers.computeIfAbsent(path + beforeFilters,
				(key) -> AsgiServer.start("server.http2.enabled=true",
						"pyloop.asgi.applications.all.application=fixtures.asgi_scopes:app",
						"pyloop.asgi.applications.all.path=" + path,
						"pyloop.asgi.applications.all.before-filters=" + beforeFilters));
	}

	private static JsonNode scope(RawConnection connection) throws IOException {
		String head = connection.readHead();
		assertThat(head).startsWith("HTTP/1.1 200 OK\r\n");
		int length = Integer.parseInt(head.replaceFirst("(?is).*content-length: (\\d+).*", "$1"));
		return new JsonMapper().readTree(connection.read(length));
	}

}
