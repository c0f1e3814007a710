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

package dev.pyloop.actuate.endpoint;

import org.jspecify.annotations.Nullable;

import dev.pyloop.asgi.AsgiApplication;
import dev.pyloop.asgi.AsgiApplicationStatus;

/**
 * An ASGI application.
 *
 * @param id its name in logs, meters and errors
 * @param application where it is, for instance {@code package.module:app}
 * @param path the path below which it is served
 * @param rootPath the {@code root_path} that it is given, or {@code null} for the path
 * @param lifespan whether it has a lifespan
 * @param interfaceType whether it is ASGI or WSGI
 * @param beforeFilters whether it is served before WebFlux and its filters
 * @param running whether it is served
 * @param activeRequests requests and WebSockets in flight
 * @since 0.1.0
 */
public record AsgiApplicationDescriptor(String id, String application, String path, @Nullable String rootPath,
		AsgiApplication.Lifespan lifespan, AsgiApplication.Interface interfaceType, boolean beforeFilters,
		boolean running, int activeRequests) {

	static AsgiApplicationDescriptor of(AsgiApplicationStatus status) {
		AsgiApplication application = status.application();
		return new AsgiApplicationDescriptor(application.id(), application.application(), application.path(),
				application.rootPath(), application.lifespan(), application.interfaceType(),
				application.beforeFilters(), status.running(), status.activeRequests());
	}

}
