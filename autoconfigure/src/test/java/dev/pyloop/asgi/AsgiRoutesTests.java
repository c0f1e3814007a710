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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiRoutes} before Spring Security.
 */
class AsgiRoutesTests {

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start(SecurityConfiguration.class, "spring.autoconfigure.exclude=",
				"spring.webflux.base-path=/base", "pyloop.asgi.applications.fast.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.fast.before-filters=true",
				"pyloop.asgi.applications.inner.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.inner.path=/fast/inner",
				"pyloop.asgi.applications.deep.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.deep.path=/fast/inner/deep",
				"pyloop.asgi.applications.deep.before-filters=true");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "/base/fast/hello, 200", "/base/fast/inner/deep/hello, 200", "/base/fast/inner/hello, 401",
			"/base/faster/hello, 401", "/fast/hello, 404", "/base/other, 401" })
	void onlyApplicationsThatSaySoComeBeforeFilters(String path, int status) throws IOException {
		// A connection each: on one that is kept alive, Reactor Netty 1.3.7 may not read
		// on after a response that is complete at once, see its issue 4361.
		try (RawConnection connection = server.connect()) {
			connection.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			assertThat(connection.readAll()).startsWith("HTTP/1.1 " + status + " ");
		}
	}

	@Test
	void responseHasNoHeadersOfFilters() {
		assertThat(server.get("/base/fast/hello").headers().firstValue("x-content-type-options")).isEmpty();
	}

	@Test
	void scopeHasPathsOfMount() {
		assertThat(server.get("/base/fast/scope?a=1").body()).contains("\"path\": \"/base/fast/scope\"")
			.contains("\"root_path\": \"/base/fast\"")
			.contains("\"query_string\": \"a=1\"")
			.contains("\"scheme\": \"http\"")
			.contains("\"client\": [\"127.0.0.1\", ")
			.doesNotContain("pyloop.principal");
	}

	@Test
	void forwardedHeadersOfTrustedProxyCount() {
		assertThat(server.get("/base/fast/scope", "X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https").body())
			.contains("\"client\": [\"192.0.2.7\", 0]")
			.contains("\"scheme\": \"https\"");
	}

	@Test
	void targetThatIsNoUriReachesApplication() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /base/fast/scope?a={b}|c HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("}}")).startsWith("HTTP/1.1 200 OK\r\n")
				.contains("\"query_string\": \"a={b}|c\"");
		}
	}

	@Test
	void requestForWebSocketPassesFilters() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /base/fast/hello HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
					+ "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
					+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
			assertThat(connection.readHead()).startsWith("HTTP/1.1 401 Unauthorized\r\n");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class SecurityConfiguration {

		@Bean
		SecurityWebFilterChain filterChain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ann").password("{noop}secret").roles("USER").build());
		}

	}

}
