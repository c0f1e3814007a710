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

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for responses of applications that filters of WebFlux see.
 */
class AsgiFilterTests {

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start(FilterConfiguration.class,
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.raw.path=/raw");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/raw/hello", "/raw/stream?2", "/raw/status?204" })
	void filterAddsHeadersAndCookiesBeforeResponseIsCommitted(String path) {
		HttpResponse<String> response = server.get(path);
		assertThat(response.headers().allValues("x-committed")).containsExactly("yes");
		assertThat(response.headers().allValues("set-cookie")).containsExactly("a=b");
	}

	@Test
	void filterThatDecoratesResponseSeesItsBody() {
		assertThat(server.get("/raw/hello", "x-decorate", "yes").body()).isEqualTo("HELLO, WORLD!");
		assertThat(server.get("/raw/hello").body()).isEqualTo("Hello, World!");
	}

	@Test
	void filterThatFailsAtCommitGivesErrorWithoutBodyOfApplication() {
		HttpResponse<String> response = server.get("/raw/hello", "x-fail", "yes");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).doesNotContain("Hello");
		assertThat(server.get("/raw/hello").body()).isEqualTo("Hello, World!");
	}

	@Test
	void headersThatFilterHasChangedAreInTheirPlace() {
		assertThat(server.get("/raw/scope", "x-change", "yes", "x-gone", "1", "x-kept", "2").body())
			.contains("[\"x-change\", \"done\"]")
			.contains("[\"x-kept\", \"2\"], [\"x-new\", \"a\"], [\"x-new\", \"b\"]]")
			.doesNotContain("x-gone");
	}

	@Configuration(proxyBeanMethods = false)
	static class FilterConfiguration {

		@Bean
		WebFilter committing() {
			return (exchange, chain) -> {
				ServerHttpResponse response = exchange.getResponse();
				response.beforeCommit(() -> Mono.fromRunnable(() -> {
					response.getHeaders().set("x-committed", "yes");
					response.addCookie(ResponseCookie.from("a", "b").build());
					if (exchange.getRequest().getHeaders().containsHeader("x-fail")) {
						throw new IllegalStateException("The filter fails");
					}
				}));
				return chain.filter(exchange);
			};
		}

		@Bean
		WebFilter decorating() {
			return (exchange, chain) -> chain.filter(
					exchange.getRequest().getHeaders().containsHeader("x-decorate") ? decorate(exchange) : exchange);
		}

		@Bean
		WebFilter changing() {
			return (exchange, chain) -> chain
				.filter(exchange.getRequest().getHeaders().containsHeader("x-change") ? change(exchange) : exchange);
		}

		private static ServerWebExchange change(ServerWebExchange exchange) {
			return exchange.mutate().request((request) -> request.headers((headers) -> {
				headers.set("x-change", "done");
				headers.remove("x-gone");
				headers.add("x-new", "a");
				headers.add("x-new", "b");
			})).build();
		}

		private static ServerWebExchange decorate(ServerWebExchange exchange) {
			return exchange.mutate().response(new UpperCaseResponse(exchange.getResponse())).build();
		}

	}

	private static final class UpperCaseResponse extends ServerHttpResponseDecorator {

		private UpperCaseResponse(ServerHttpResponse delegate) {
			super(delegate);
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			return super.writeWith(Flux.from(body).map(this::toUpperCase));
		}

		private DataBuffer toUpperCase(DataBuffer buffer) {
			String text = buffer.toString(StandardCharsets.UTF_8);
			DataBufferUtils.release(buffer);
			return bufferFactory().wrap(text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
		}

	}

}
