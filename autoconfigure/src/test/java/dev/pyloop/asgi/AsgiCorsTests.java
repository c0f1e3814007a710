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

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for CORS, by the application or by WebFlux.
 */
class AsgiCorsTests {

	private static final String ORIGIN = "https://a.example";

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start(CorsConfiguration.class,
				"pyloop.asgi.applications.star.application=fixtures.asgi_starlette:cors",
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void preFlightRequestIsAnsweredByApplication() {
		HttpResponse<String> response = preFlight("/star/stream", ORIGIN);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("OK");
		assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue(ORIGIN);
		assertThat(response.headers().firstValue("access-control-allow-methods")).hasValue("PUT");
		assertThat(preFlight("/star/stream", "https://b.example").body()).isEqualTo("Disallowed CORS origin");
	}

	@Test
	void requestOfOriginGetsHeadersOfApplicationOnce() {
		assertThat(server.get("/star/stream", "Origin", ORIGIN).headers().allValues("access-control-allow-origin"))
			.containsExactly(ORIGIN);
	}

	@Test
	void preFlightRequestWhenWebFluxIsConfiguredDoesNotReachApplication() {
		HttpResponse<String> response = preFlight("/raw/event?preflight", ORIGIN);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue(ORIGIN);
		assertThat(response.headers().firstValue("access-control-allow-methods")).hasValue("PUT");
		assertThat(preFlight("/raw/event?preflight", "https://b.example").statusCode()).isEqualTo(403);
		assertThat(server.get("/raw/events").body()).doesNotContain("preflight");
	}

	@Test
	void requestWhenWebFluxIsConfiguredReachesApplicationFromAllowedOriginsOnly() {
		HttpRequest.Builder request = server.request("/raw/hello").PUT(HttpRequest.BodyPublishers.noBody());
		HttpResponse<String> response = server.send(request.copy().header("Origin", ORIGIN));
		assertThat(response.body()).isEqualTo("Hello, World!");
		assertThat(response.headers().allValues("access-control-allow-origin")).containsExactly(ORIGIN);
		assertThat(server.send(request.copy().header("Origin", "https://b.example")).statusCode()).isEqualTo(403);
	}

	private static HttpResponse<String> preFlight(String path, String origin) {
		return server.send(server.request(path)
			.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
			.headers("Origin", origin, "Access-Control-Request-Method", "PUT"));
	}

	@Configuration(proxyBeanMethods = false)
	static class CorsConfiguration {

		@Bean
		WebFluxConfigurer cors() {
			return new WebFluxConfigurer() {

				@Override
				public void addCorsMappings(CorsRegistry registry) {
					registry.addMapping("/raw/**").allowedOrigins(ORIGIN).allowedMethods("PUT");
				}

			};
		}

	}

}
