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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestScope} with {@code server.forward-headers-strategy}.
 */
class AsgiForwardedTests {

	private static final JsonMapper mapper = new JsonMapper();

	@ParameterizedTest
	@CsvSource({ "framework", "native" })
	void scopeHasWhatProxyHasForwarded(String strategy) {
		try (AsgiServer server = start(strategy)) {
			for (String prefix : new String[] { "/a", "/app", "/other/prefix", "/app/scope" }) {
				JsonNode scope = scope(server, "/app/scope/%7Eann?q=1", prefix);
				assertThat(scope.get("root_path").asString()).isEqualTo(prefix + "/app");
				assertThat(scope.get("raw_path").asString()).isEqualTo(prefix + "/app/scope/%7Eann");
				assertThat(scope.get("path").asString()).isEqualTo(prefix + "/app/scope/~ann");
				assertThat(scope.get("query_string").asString()).isEqualTo("q=1");
				assertThat(scope.get("scheme").asString()).isEqualTo("https");
				assertThat(scope.get("client").get(0).asString()).isEqualTo("1.2.3.4");
				assertThat(scope.get("headers").toString()).contains("[\"host\",\"localhost:" + server.port() + "\"]");
			}
			assertThat(scope(server, "/given/scope", "/a").get("path").asString()).isEqualTo("/public/scope");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/a", "/front", "/base" })
	void scopeOfRouteHasWhatProxyHasForwarded(String prefix) {
		try (AsgiServer server = start("native", "spring.webflux.base-path=/base")) {
			JsonNode scope = scope(server, "/base/front/scope/x", prefix);
			assertThat(scope.get("root_path").asString()).isEqualTo(prefix + "/base/front");
			assertThat(scope.get("raw_path").asString()).isEqualTo(prefix + "/base/front/scope/x");
			assertThat(scope.get("scheme").asString()).isEqualTo("https");
			assertThat(scope.get("client").get(0).asString()).isEqualTo("1.2.3.4");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/a", "/base", "/app" })
	void scopeBelowBasePathHasPrefix(String prefix) {
		try (AsgiServer server = start("native", "spring.webflux.base-path=/base")) {
			JsonNode scope = scope(server, "/base/app/scope/x", prefix);
			assertThat(scope.get("root_path").asString()).isEqualTo(prefix + "/base/app");
			assertThat(scope.get("raw_path").asString()).isEqualTo(prefix + "/base/app/scope/x");
		}
	}

	private static JsonNode scope(AsgiServer server, String path, String prefix) {
		return mapper.readTree(
				server
					.get(path, "X-Forwarded-Prefix", prefix, "X-Forwarded-Proto", "https", "X-Forwarded-For", "1.2.3.4",
							"X-Forwarded-Host", "public.example:8443")
					.body());
	}

	private static AsgiServer start(String strategy, String... more) {
		String[] properties = new String[6 + more.length];
		properties[0] = "server.forward-headers-strategy=" + strategy;
		properties[1] = "pyloop.asgi.applications.app.application=fixtures.asgi_raw:app";
		properties[2] = "pyloop.asgi.applications.front.application=fixtures.asgi_raw:app";
		properties[3] = "pyloop.asgi.applications.front.before-filters=true";
		properties[4] = "pyloop.asgi.applications.given.application=fixtures.asgi_raw:app";
		properties[5] = "pyloop.asgi.applications.given.root-path=/public";
		System.arraycopy(more, 0, properties, 6, more.length);
		return AsgiServer.start(properties);
	}

}
