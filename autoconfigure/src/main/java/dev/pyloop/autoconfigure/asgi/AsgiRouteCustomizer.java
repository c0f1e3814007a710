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

import java.util.List;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

import dev.pyloop.asgi.AsgiRoutes;
import dev.pyloop.asgi.AsgiWebHandler;

/**
 * Gives the web server routes to the applications that want requests before WebFlux; it
 * stays as it is if there are none.
 */
final class AsgiRouteCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final AsgiApplications applications;

	private final String basePath;

	/**
	 * Create a new instance.
	 * @param applications the applications
	 * @param basePath the base path of WebFlux
	 */
	AsgiRouteCustomizer(AsgiApplications applications, String basePath) {
		this.applications = applications;
		this.basePath = basePath;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		List<AsgiWebHandler> handlers = List.copyOf(this.applications.mapped());
		if (handlers.stream().anyMatch((handler) -> handler.application().beforeFilters())) {
			factory.addRouteProviders(new AsgiRoutes(handlers, this.basePath)::apply);
		}
	}

}
