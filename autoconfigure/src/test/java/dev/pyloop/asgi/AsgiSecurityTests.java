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
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
 * Tests for {@link AsgiWebHandler} behind Spring Security.
 */
class AsgiSecurityTests {

	private static final String BASIC = "Basic "
			+ Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start(SecurityConfiguration.class, "spring.autoconfigure.exclude=",
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.fast.application=fixtures.asgi_sockets:fast");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void requestWithoutAuthenticationDoesNotReachApplication() {
		assertThat(server.get("/raw/event?reached").statusCode()).isEqualTo(401);
		assertThat(server.get("/raw/events", "Authorization", BASIC).body()).isEqualTo("[]");
	}

	@Test
	void principalReachesApplication() {
		assertThat(server.get("/raw/scope", "Authorization", BASIC).body())
			.contains("\"pyloop.principal\": {\"name\": \"ann\", \"authorities\": [")
			.contains("\"ROLE_USER\"");
	}

	@Test
	void webSocketIsAuthenticated() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/fast/principal")) {
			assertThat(socket.head()).startsWith("HTTP/1.1 401 ");
		}
		try (RawWebSocket socket = RawWebSocket.open(server, "/fast/principal", "Authorization", BASIC)) {
			assertThat(socket.head()).startsWith("HTTP/1.1 101 ")
				.containsIgnoringCase("x-content-type-options: nosniff");
			assertThat(socket.readText()).startsWith("{\"name\":\"ann\"");
			assertThat(socket.readClose()).isEqualTo("1000");
		}
	}

	@Test
	void responseHasHeadersOfFilters() {
		HttpResponse<String> response = server.get("/raw/hello", "Authorization", BASIC);
		assertThat(response.body()).isEqualTo("Hello, World!");
		assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
		assertThat(server.get("/raw/stream", "Authorization", BASIC).headers().firstValue("x-content-type-options"))
			.hasValue("nosniff");
	}

	@Test
	void bodyIsRead() {
		byte[] body = "a=1".getBytes(StandardCharsets.UTF_8);
		assertThat(server.post("/raw/echo", body, "Authorization", BASIC).body()).isEqualTo("a=1");
		assertThat(server
			.post("/raw/echo", body, "Authorization", BASIC, "Content-Type", "application/x-www-form-urlencoded")
			.body()).isEqualTo("a=1");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class SecurityConfiguration {

		@Bean
		SecurityWebFilterChain filterChain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ann").password("{noop}secret").roles("USER").build());
		}

	}

}
