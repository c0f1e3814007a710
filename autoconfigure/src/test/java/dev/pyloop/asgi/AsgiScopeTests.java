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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestScope}, as an application sees it.
 */
@Tag(TestHome.TAG)
class AsgiScopeTests {

	private static final JsonMapper mapper = new JsonMapper();

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("spring.webflux.base-path=/base",
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.rooted.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.rooted.root-path=/public/api",
				"pyloop.asgi.applications.distrusting.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.distrusting.trusted-proxies=10.0.0.0/8");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void scopeHasWhatSpecificationAsksFor() throws IOException {
		JsonNode scope = scope("GET /base/raw/scope?a=%20b HTTP/1.1\r\nHost: some.host:81\r\n\r\n");
		assertThat(scope.propertyNames()).containsExactlyInAnyOrder("type", "asgi", "http_version", "method", "scheme",
				"path", "raw_path", "query_string", "root_path", "headers", "client", "server", "state", "extensions");
		assertThat(scope.get("type").asString()).isEqualTo("http");
		assertThat(scope.get("asgi").toString()).isEqualTo("{\"version\":\"3.0\",\"spec_version\":\"2.5\"}");
		assertThat(scope.get("http_version").asString()).isEqualTo("1.1");
		assertThat(scope.get("method").asString()).isEqualTo("GET");
		assertThat(scope.get("scheme").asString()).isEqualTo("http");
		assertThat(scope.get("path").asString()).isEqualTo("/base/raw/scope");
		assertThat(scope.get("raw_path").asString()).isEqualTo("/base/raw/scope");
		assertThat(scope.get("query_string").asString()).isEqualTo("a=%20b");
		assertThat(scope.get("root_path").asString()).isEqualTo("/base/raw");
		assertThat(scope.get("headers").toString()).isEqualTo("[[\"host\",\"some.host:81\"]]");
		assertThat(scope.get("client").get(0).asString()).isEqualTo("127.0.0.1");
		assertThat(scope.get("client").get(1).isInt()).isTrue();
		assertThat(scope.get("server").toString()).isEqualTo("[\"127.0.0.1\"," + server.port() + "]");
	}

	@ParameterizedTest
	@CsvSource({ "/base/raw/scope/caf%C3%A9, /base/raw/scope/caf\u00e9", "/base/raw/scope/a%2Fb, /base/raw/scope/a/b",
			"/base/raw/scope/a+b, /base/raw/scope/a+b", "/base/raw/scope/%FF%41, /base/raw/scope/\uFFFDA",
			"/base/raw/scope//x, /base/raw/scope//x", "/base/raw/scope/;v=1, /base/raw/scope/;v=1",
			"/base/raw/scope/%25%32%35, /base/raw/scope/%25", "/base/raw/scope/%00b, /base/raw/scope/\u0000b" })
	void pathIsDecodedOnce(String rawPath, String path) throws IOException {
		JsonNode scope = scope("GET " + rawPath + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(scope.get("path").asString()).isEqualTo(path);
		assertThat(scope.get("raw_path").asString()).isEqualTo(rawPath);
	}

	@Test
	void targetOfAbsoluteFormHasItsPath() throws IOException {
		JsonNode scope = scope("GET http://other.host/base/raw/scope?q HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(scope.get("raw_path").asString()).isEqualTo("/base/raw/scope");
		assertThat(scope.get("query_string").asString()).isEqualTo("q");
		assertThat(scope.get("headers").toString()).contains("[\"host\",\"other.host\"]").doesNotContain("localhost");
	}

	@ParameterizedTest
	@CsvSource({ "scope/a|b, scope/a|b, ''", "scope/%zz, scope/%zz, ''", "scope/a^b?x={y}, scope/a^b, x={y}",
			"scope?\"<>`\\, scope, \"<>`\\", "scope/[%, scope/[%, ''" })
	void targetThatIsNoUriArrivesAsItIs(String target, String path, String query) throws IOException {
		JsonNode scope = scope("GET /base/raw/" + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(scope.get("path").asString()).isEqualTo("/base/raw/" + path);
		assertThat(scope.get("raw_path").asString()).isEqualTo("/base/raw/" + path);
		assertThat(scope.get("query_string").asString()).isEqualTo(query);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/base/elsewhere/a|b", "/base/rawer/a|b", "/raw/a|b", "/base/raw/\u0001" })
	void targetThatIsNoUriIsRefusedElsewhereAndIfItHasControls(String target) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			assertThat(connection.readAll()).startsWith("HTTP/1.1 400 Bad Request\r\n");
		}
	}

	@Test
	void versionOfHttp10IsGiven() throws IOException {
		assertThat(scope("GET /base/raw/scope HTTP/1.0\r\n\r\n").get("http_version").asString()).isEqualTo("1.0");
	}

	@Test
	void methodCanBeAnyToken() throws IOException {
		assertThat(scope("PURGE /base/raw/scope HTTP/1.1\r\nHost: localhost\r\n\r\n").get("method").asString())
			.isEqualTo("PURGE");
	}

	@Test
	void rootPathThatIsGivenReplacesMount() throws IOException {
		JsonNode scope = scope("GET /base/rooted/scope HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(scope.get("root_path").asString()).isEqualTo("/public/api");
		assertThat(scope.get("path").asString()).isEqualTo("/public/api/scope");
		assertThat(scope.get("raw_path").asString()).isEqualTo("/public/api/scope");
	}

	@Test
	void trustedProxyNamesClientAndScheme() throws IOException {
		String headers = "Host: localhost\r\nX-Forwarded-For: 1.2.3.4, 9.8.7.6\r\nX-Forwarded-Proto: https\r\n\r\n";
		JsonNode trusted = scope("GET /base/raw/scope HTTP/1.1\r\n" + headers);
		assertThat(trusted.get("client").toString()).isEqualTo("[\"9.8.7.6\",0]");
		assertThat(trusted.get("scheme").asString()).isEqualTo("https");
		JsonNode distrusted = scope("GET /base/distrusting/scope HTTP/1.1\r\n" + headers);
		assertThat(distrusted.get("client").get(0).asString()).isEqualTo("127.0.0.1");
		assertThat(distrusted.get("scheme").asString()).isEqualTo("http");
	}

	@Test
	void headersOfAnyBytesKeepOrderAndDuplicates() throws IOException {
		Random random = new Random(7);
		for (int round = 0; round < 100; round++) {
			StringBuilder request = new StringBuilder("GET /base/raw/scope HTTP/1.1\r\nHost: localhost\r\n");
			List<String> expected = new ArrayList<>(List.of("host", "localhost"));
			for (int i = 0; i < random.nextInt(12); i++) {
				String name = "X-" + Character.toString('A' + random.nextInt(4));
				String value = value(random);
				request.append(name).append(":  ").append(value).append(" \r\n");
				expected.addAll(List.of(name.toLowerCase(Locale.ROOT), value));
			}
			List<String> actual = new ArrayList<>();
			scope(request.append("\r\n").toString()).get("headers")
				.forEach((header) -> header.forEach((part) -> actual.add(part.asString())));
			assertThat(actual).isEqualTo(expected);
		}
	}

	private static String value(Random random) {
		StringBuilder value = new StringBuilder("v");
		for (int i = 0; i < random.nextInt(20); i++) {
			value.append((char) ((random.nextBoolean()) ? 0x21 + random.nextInt(0x5d) : 0xa0 + random.nextInt(0x60)));
		}
		return value.toString();
	}

	private static JsonNode scope(String request) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write(request.replaceFirst("\r\n", "\r\nConnection: close\r\n"));
			String response = connection.readAll();
			byte[] body = response.substring(response.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
			JsonNode scope = mapper.readTree(body);
			((ArrayNode) scope.get("headers")).remove(0);
			return scope;
		}
	}

}
