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

package dev.pyloop.autoconfigure.asgi;

import java.util.Map;

import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * Maps requests to applications. What {@link WebFluxConfigurer#addCorsMappings} says of
 * their paths is applied before; where it says nothing an application may answer
 * pre-flight requests itself, which other mappings refuse.
 */
final class AsgiHandlerMapping extends SimpleUrlHandlerMapping {

	private final UrlBasedCorsConfigurationSource corsConfigurations = new UrlBasedCorsConfigurationSource();

	AsgiHandlerMapping(Map<String, ?> handlers, int order, Iterable<WebFluxConfigurer> configurers) {
		super(handlers, order);
		Registry registry = new Registry();
		configurers.forEach((configurer) -> configurer.addCorsMappings(registry));
		this.corsConfigurations.setCorsConfigurations(registry.getCorsConfigurations());
		setCorsConfigurations(registry.getCorsConfigurations());
	}

	@Override
	public Mono<Object> getHandler(ServerWebExchange exchange) {
		boolean application = CorsUtils.isPreFlightRequest(exchange.getRequest())
				&& this.corsConfigurations.getCorsConfiguration(exchange) == null;
		return application ? getHandlerInternal(exchange).flatMap((handler) -> handle(exchange, (WebHandler) handler))
				: super.getHandler(exchange);
	}

	private static Mono<Object> handle(ServerWebExchange exchange, WebHandler handler) {
		// DispatcherHandler leaves pre-flight requests to its mappings and handles none.
		return handler.handle(exchange).thenReturn(handler);
	}

	private static final class Registry extends CorsRegistry {

		@Override
		protected Map<String, CorsConfiguration> getCorsConfigurations() {
			return super.getCorsConfigurations();
		}

	}

}
