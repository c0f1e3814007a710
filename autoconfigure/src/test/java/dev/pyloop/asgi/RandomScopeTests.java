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
import java.util.function.IntSupplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends random requests and compares their scopes with what was sent, and their paths
 * with what {@code urllib.parse} makes of them. The system properties
 * {@code pyloop.fuzz.requests} and {@code pyloop.fuzz.seed} set how many, and which.
 */
class RandomScopeTests {

	private static final int REQUESTS = Integer.getInteger("pyloop.fuzz.requests", 400);

	private static final long SEED = Long.getLong("pyloop.fuzz.seed", System.nanoTime());

	private static final JsonMapper mapper = new JsonMapper();

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("spring.webflux.base-path=/base",
				"pyloop.asgi.applications.any.application=fixtures.asgi_scopes:app",
				"pyloop.asgi.applications.rooted.application=fixtures.asgi_scopes:app",
				"pyloop.asgi.applications.rooted.root-path=/public/api",
				"pyloop.asgi.applications.top.application=fixtures.asgi_scopes:app",
				"pyloop.asgi.applications.top.path=/");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "/base/any, /base/any, /base/any", "/base/r%6foted, /public/api, /public/api",
			"http://some.host:81/base/any, /base/any, /base/any", "/base/%61ny, /base/%61ny, /base/any",
			"/base/other, /base/other, /base" })
	void scopeIsWhatWasSent(String start, String rawStart, String rootPath) throws IOException {
		Random random = new Random(SEED);
		try (RawConnection connection = server.connect()) {
			for (int index = 0; index < REQUESTS; index++) {
				String path = "/" + part(random, () -> pathCharacter(random));
				String query = part(random, () -> (random.nextInt(5) == 0) ? '?' : pathCharacter(random));
				List<String> headers = headers(random);
				String target = start + path + (query.isEmpty() ? "" : "?" + query);
				JsonNode scope = scope(connection, target, headers);
				String description = "request " + index + " of seed " + SEED + ", " + target;
				assertThat(scope.get("raw_path").asString()).as(description).isEqualTo(rawStart + path);
				assertThat(scope.get("query_string").asString()).as(description).isEqualTo(query);
				assertThat(scope.get("path").asString()).as(description).isEqualTo(scope.get("reference").asString());
				assertThat(scope.get("root_path").asString()).as(description).isEqualTo(rootPath);
				assertThat(withoutHost(texts(scope.get("headers")))).as(description).isEqualTo(headers);
			}
		}
	}

	private static String part(Random random, IntSupplier character) {
		StringBuilder part = new StringBuilder();
		for (int count = random.nextInt(16); count > 0; count--) {
			if (random.nextInt(4) == 0) {
				part.append(String.format((random.nextBoolean()) ? "%%%02x" : "%%%02X", random.nextInt(256)));
			}
			else {
				part.append((char) character.getAsInt());
			}
		}
		return part.toString();
	}

	private static int pathCharacter(Random random) {
		int character = (random.nextInt(4) == 0) ? 0x80 + random.nextInt(0x80) : 0x21 + random.nextInt(0x5e);
		return (character == '?' || character == '#') ? '/' : character;
	}

	private static List<String> headers(Random random) {
		List<String> headers = new ArrayList<>();
		for (int count = random.nextInt(8); count > 0; count--) {
			headers.add("X-" + Character.toString('A' + random.nextInt(3)));
			StringBuilder value = new StringBuilder();
			for (int length = random.nextInt(12); length > 0; length--) {
				int character = 0x21 + random.nextInt(0xdf);
				value.append((char) ((character == 0x7f) ? '~' : character));
			}
			headers.add(value.toString());
		}
		return headers;
	}

	private static JsonNode scope(RawConnection connection, String target, List<String> headers) throws IOException {
		StringBuilder request = new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
		for (int index = 0; index < headers.size(); index += 2) {
			request.append(headers.get(index)).append(':').append(" ".repeat(index % 3));
			request.append(headers.get(index + 1)).append("\t\r\n");
			headers.set(index, headers.get(index).toLowerCase(Locale.ROOT));
		}
		connection.write(request.append("\r\n").toString());
		String head = connection.readHead();
		assertThat(head).as("seed %d, %s", SEED, request).startsWith("HTTP/1.1 200 ");
		int length = Integer.parseInt(head.replaceFirst("(?is).*content-length: (\\d+).*", "$1"));
		return mapper.readTree(connection.read(length).getBytes(StandardCharsets.ISO_8859_1));
	}

	private static List<String> texts(JsonNode headers) {
		List<String> texts = new ArrayList<>();
		headers.forEach((header) -> header.forEach((text) -> texts.add(text.asString())));
		return texts;
	}

	private static List<String> withoutHost(List<String> headers) {
		int index = headers.indexOf("host");
		headers.subList(index, index + 2).clear();
		return headers;
	}

}
