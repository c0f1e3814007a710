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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

import dev.pyloop.asgi.AsgiApplication;
import dev.pyloop.asgi.AsgiApplicationBuilder;
import dev.pyloop.asgi.AsgiWebSocketSettings;

/**
 * Maps {@link AsgiApplicationProperties} to an {@link AsgiApplication}.
 */
final class AsgiApplicationMapper {

	private static final String PREFIX = "pyloop.asgi.applications.";

	private AsgiApplicationMapper() {
	}

	static AsgiApplication map(String id, AsgiApplicationProperties properties) {
		String application = properties.getApplication();
		if (application == null || application.isBlank()) {
			throw invalid(id, "application", application, "Name the application, such as 'package.module:app'.", null);
		}
		AsgiApplicationBuilder builder = AsgiApplication.builder(id, application)
			.factory(properties.isFactory())
			.rootPath(properties.getRootPath())
			.lifespan(properties.getLifespan())
			.interfaceType(properties.getInterface())
			.maxRequestSize(properties.getMaxRequestSize())
			.limitConcurrency(properties.getLimitConcurrency())
			.trustedProxies(properties.getTrustedProxies())
			.cancelOnDisconnect(properties.isCancelOnDisconnect())
			.timeout(properties.getTimeout())
			.headers(properties.getHeaders())
			.dateHeader(properties.isDateHeader())
			.serverHeader(StringUtils.hasText(properties.getServerHeader()) ? properties.getServerHeader() : null)
			.beforeFilters(properties.isBeforeFilters());
		String path = properties.getPath();
		if (path != null) {
			builder.path(path);
		}
		try {
			AsgiWebSocketProperties websocket = properties.getWebsocket();
			return builder
				.websocket(new AsgiWebSocketSettings(websocket.getMaxSize(), websocket.getQueue(),
						websocket.getPingInterval(), websocket.getPingTimeout(), websocket.isCompression()))
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(id, "*", application, ex.getMessage() + ".", ex);
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String id, String name, @Nullable Object value,
			String reason, @Nullable Throwable cause) {
		return new InvalidConfigurationPropertyValueException(PREFIX + id + "." + name, value, reason, cause);
	}

}
