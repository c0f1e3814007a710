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

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import dev.pyloop.eventloop.PythonEventLoopPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiRouterFunctions}.
 */
class AsgiRouterFunctionsTests {

	@Test
	void routeGivesRequestsToApplicationInTheOrderOfRoutes() {
		try (AsgiServer server = AsgiServer.start(RouteConfiguration.class)) {
			assertThat(server.get("/py/hello").body()).isEqualTo("Hello, World!");
			assertThat(server.post("/py/echo", new byte[100_000]).body()).hasSize(100_000);
			assertThat(server.get("/py/stream?2").body()).isEqualTo("0\n1\n");
			assertThat(server.get("/py/scope").body()).contains("\"root_path\": \"/py\"");
			assertThat(server.get("/py/java").body()).isEqualTo("Java");
			assertThat(server.get("/other").statusCode()).isEqualTo(404);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class RouteConfiguration {

		@Bean
		AsgiWebHandler handler(PythonEventLoopPool eventLoopPool) {
			AsgiApplication application = AsgiApplication.builder("py", "fixtures.asgi_raw:app").build();
			return new AsgiWebHandler(application, eventLoopPool, true);
		}

		@Bean
		RouterFunction<ServerResponse> routes(AsgiWebHandler handler) {
			return RouterFunctions.route()
				.GET("/py/java", (request) -> ServerResponse.ok().bodyValue("Java"))
				.add(AsgiRouterFunctions.route(handler))
				.build();
		}

	}

}
