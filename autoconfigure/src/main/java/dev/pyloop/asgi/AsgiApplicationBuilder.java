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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Builder of {@link AsgiApplication}. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class AsgiApplicationBuilder {

	private final String id;

	private final String application;

	private boolean factory;

	private String path;

	private @Nullable String rootPath;

	private AsgiApplication.Lifespan lifespan = AsgiApplication.Lifespan.AUTO;

	private AsgiApplication.Interface interfaceType = AsgiApplication.Interface.AUTO;

	private @Nullable DataSize maxRequestSize;

	private @Nullable Integer limitConcurrency;

	private List<String> trustedProxies = List.of("127.0.0.0/8", "::1");

	private boolean cancelOnDisconnect = true;

	private @Nullable Duration timeout;

	private Map<String, String> headers = new LinkedHashMap<>();

	private boolean dateHeader = true;

	private @Nullable String serverHeader = "pyloop";

	private boolean beforeFilters;

	private AsgiWebSocketSettings websocket = AsgiWebSocketSettings.DEFAULTS;

	AsgiApplicationBuilder(String id, String application) {
		this.id = id;
		this.application = application;
		this.path = "/" + id;
	}

	/**
	 * Set whether the attribute is a function that returns the application.
	 * @param factory whether it is called
	 * @return this builder
	 */
	public AsgiApplicationBuilder factory(boolean factory) {
		this.factory = factory;
		return this;
	}

	/**
	 * Set where the application is mounted; by default at a slash and its id.
	 * @param path {@code /}, or a path that does not end with a slash
	 * @return this builder
	 */
	public AsgiApplicationBuilder path(String path) {
		this.path = path;
		return this;
	}

	/**
	 * Set the {@code root_path} of the scope; by default it is the path of the mount
	 * after the prefix that a proxy and the base path of the server add.
	 * @param rootPath the path
	 * @return this builder
	 */
	public AsgiApplicationBuilder rootPath(@Nullable String rootPath) {
		this.rootPath = rootPath;
		return this;
	}

	/**
	 * Set whether the application is told when it starts and ends.
	 * @param lifespan the mode
	 * @return this builder
	 */
	public AsgiApplicationBuilder lifespan(AsgiApplication.Lifespan lifespan) {
		this.lifespan = lifespan;
		return this;
	}

	/**
	 * Set the interface of the application.
	 * @param interfaceType the interface
	 * @return this builder
	 */
	public AsgiApplicationBuilder interfaceType(AsgiApplication.Interface interfaceType) {
		this.interfaceType = interfaceType;
		return this;
	}

	/**
	 * Set the most that the body of a request may have; larger ones are answered by 413.
	 * @param maxRequestSize the size
	 * @return this builder
	 */
	public AsgiApplicationBuilder maxRequestSize(@Nullable DataSize maxRequestSize) {
		this.maxRequestSize = maxRequestSize;
		return this;
	}

	/**
	 * Set how many requests may run at a time; further ones are answered by 503.
	 * @param limitConcurrency the number of requests
	 * @return this builder
	 */
	public AsgiApplicationBuilder limitConcurrency(@Nullable Integer limitConcurrency) {
		this.limitConcurrency = limitConcurrency;
		return this;
	}

	/**
	 * Set whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} count; by default
	 * those of this machine.
	 * @param trustedProxies addresses, networks such as {@code 10.0.0.0/8}, or {@code *}
	 * @return this builder
	 */
	public AsgiApplicationBuilder trustedProxies(List<String> trustedProxies) {
		this.trustedProxies = trustedProxies;
		return this;
	}

	/**
	 * Set whether a response that streams is cancelled two seconds after its client has
	 * gone.
	 * @param cancelOnDisconnect whether it is cancelled
	 * @return this builder
	 */
	public AsgiApplicationBuilder cancelOnDisconnect(boolean cancelOnDisconnect) {
		this.cancelOnDisconnect = cancelOnDisconnect;
		return this;
	}

	/**
	 * Set how long the application may take to start a response; then it is cancelled,
	 * and 504 is the answer.
	 * @param timeout the time
	 * @return this builder
	 */
	public AsgiApplicationBuilder timeout(@Nullable Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Set headers that responses get unless the application sets them.
	 * @param headers the headers
	 * @return this builder
	 */
	public AsgiApplicationBuilder headers(Map<String, String> headers) {
		this.headers = headers;
		return this;
	}

	/**
	 * Set whether responses get a {@code Date} unless the application sets it.
	 * @param dateHeader whether they get it
	 * @return this builder
	 */
	public AsgiApplicationBuilder dateHeader(boolean dateHeader) {
		this.dateHeader = dateHeader;
		return this;
	}

	/**
	 * Set the {@code Server} that responses get unless the application sets it.
	 * @param serverHeader the value, {@code null} for none
	 * @return this builder
	 */
	public AsgiApplicationBuilder serverHeader(@Nullable String serverHeader) {
		this.serverHeader = serverHeader;
		return this;
	}

	/**
	 * Set whether requests reach the application before WebFlux: no filter sees them, so
	 * Spring Security, CORS and metrics do not apply. WebSockets pass the filters all the
	 * same.
	 * @param beforeFilters whether they do
	 * @return this builder
	 */
	public AsgiApplicationBuilder beforeFilters(boolean beforeFilters) {
		this.beforeFilters = beforeFilters;
		return this;
	}

	/**
	 * Set how WebSockets are served.
	 * @param websocket the settings
	 * @return this builder
	 */
	public AsgiApplicationBuilder websocket(AsgiWebSocketSettings websocket) {
		this.websocket = websocket;
		return this;
	}

	/**
	 * Return the application.
	 * @return the application
	 * @throws IllegalArgumentException if a value makes no sense
	 */
	public AsgiApplication build() {
		return new AsgiApplication(this.id, this.application, this.factory, this.path, this.rootPath, this.lifespan,
				this.interfaceType, this.maxRequestSize, this.limitConcurrency, this.trustedProxies,
				this.cancelOnDisconnect, this.timeout, this.headers, this.dateHeader, this.serverHeader,
				this.beforeFilters, this.websocket);
	}

}
