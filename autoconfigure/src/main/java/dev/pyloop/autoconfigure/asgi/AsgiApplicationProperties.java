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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

import dev.pyloop.asgi.AsgiApplication;

/**
 * One ASGI application.
 *
 * @since 0.1.0
 */
public class AsgiApplicationProperties {

	/**
	 * Where the application is, such as 'package.module:app', or
	 * 'package.module:create()' for a function that returns it.
	 */
	private @Nullable String application;

	/**
	 * Whether the reference names a function that returns the application.
	 */
	private boolean factory;

	/**
	 * Path that the application is mounted at. A slash and its id if not set.
	 */
	private @Nullable String path;

	/**
	 * The 'root_path' that the application gets. The path of the mount if not set.
	 */
	private @Nullable String rootPath;

	/**
	 * Whether the application is told when it starts and ends.
	 */
	private AsgiApplication.Lifespan lifespan = AsgiApplication.Lifespan.AUTO;

	/**
	 * Interface of the application.
	 */
	private AsgiApplication.Interface interfaceType = AsgiApplication.Interface.AUTO;

	/**
	 * Size that the body of a request may have. No limit if not set.
	 */
	private @Nullable DataSize maxRequestSize;

	/**
	 * Number of requests that may run at a time. No limit of its own if not set.
	 */
	private @Nullable Integer limitConcurrency;

	/**
	 * Addresses and networks whose 'X-Forwarded-For' and 'X-Forwarded-Proto' count, '*'
	 * for all.
	 */
	private List<String> trustedProxies = new ArrayList<>(List.of("127.0.0.0/8", "::1"));

	/**
	 * Whether a response that streams is cancelled two seconds after its client has gone.
	 */
	private boolean cancelOnDisconnect = true;

	/**
	 * Time that the application may take to start a response. No limit if not set.
	 */
	private @Nullable Duration timeout;

	/**
	 * Headers that responses get unless the application sets them.
	 */
	private final Map<String, String> headers = new LinkedHashMap<>();

	/**
	 * Whether responses get a 'Date' unless the application sets it.
	 */
	private boolean dateHeader = true;

	/**
	 * The 'Server' that responses get unless the application sets it. Empty for none.
	 */
	private String serverHeader = "pyloop";

	/**
	 * Whether requests reach the application before WebFlux and its filters: Spring
	 * Security, CORS and metrics do not apply.
	 */
	private boolean beforeFilters;

	/**
	 * How WebSockets are served.
	 */
	@NestedConfigurationProperty
	private final AsgiWebSocketProperties websocket = new AsgiWebSocketProperties();

	public @Nullable String getApplication() {
		return this.application;
	}

	public void setApplication(@Nullable String application) {
		this.application = application;
	}

	public boolean isFactory() {
		return this.factory;
	}

	public void setFactory(boolean factory) {
		this.factory = factory;
	}

	public @Nullable String getPath() {
		return this.path;
	}

	public void setPath(@Nullable String path) {
		this.path = path;
	}

	public @Nullable String getRootPath() {
		return this.rootPath;
	}

	public void setRootPath(@Nullable String rootPath) {
		this.rootPath = rootPath;
	}

	public AsgiApplication.Lifespan getLifespan() {
		return this.lifespan;
	}

	public void setLifespan(AsgiApplication.Lifespan lifespan) {
		this.lifespan = lifespan;
	}

	public AsgiApplication.Interface getInterface() {
		return this.interfaceType;
	}

	public void setInterface(AsgiApplication.Interface interfaceType) {
		this.interfaceType = interfaceType;
	}

	public @Nullable DataSize getMaxRequestSize() {
		return this.maxRequestSize;
	}

	public void setMaxRequestSize(@Nullable DataSize maxRequestSize) {
		this.maxRequestSize = maxRequestSize;
	}

	public @Nullable Integer getLimitConcurrency() {
		return this.limitConcurrency;
	}

	public void setLimitConcurrency(@Nullable Integer limitConcurrency) {
		this.limitConcurrency = limitConcurrency;
	}

	public List<String> getTrustedProxies() {
		return this.trustedProxies;
	}

	public void setTrustedProxies(List<String> trustedProxies) {
		this.trustedProxies = trustedProxies;
	}

	public boolean isCancelOnDisconnect() {
		return this.cancelOnDisconnect;
	}

	public void setCancelOnDisconnect(boolean cancelOnDisconnect) {
		this.cancelOnDisconnect = cancelOnDisconnect;
	}

	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(@Nullable Duration timeout) {
		this.timeout = timeout;
	}

	public Map<String, String> getHeaders() {
		return this.headers;
	}

	public boolean isDateHeader() {
		return this.dateHeader;
	}

	public void setDateHeader(boolean dateHeader) {
		this.dateHeader = dateHeader;
	}

	public String getServerHeader() {
		return this.serverHeader;
	}

	public void setServerHeader(String serverHeader) {
		this.serverHeader = serverHeader;
	}

	public boolean isBeforeFilters() {
		return this.beforeFilters;
	}

	public void setBeforeFilters(boolean beforeFilters) {
		this.beforeFilters = beforeFilters;
	}

	public AsgiWebSocketProperties getWebsocket() {
		return this.websocket;
	}

}
