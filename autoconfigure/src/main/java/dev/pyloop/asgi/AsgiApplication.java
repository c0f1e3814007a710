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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * An ASGI application and how it is served. Immutable.
 *
 * @param id the name of the application in logs and errors
 * @param application where it is: {@code module:attribute}, {@code module.attribute}, or
 * one of both with {@code ()} at its end for a function that returns the application
 * @param factory whether the attribute is a function that returns the application
 * @param path where it is mounted, {@code /} or a path without a slash at its end
 * @param rootPath the {@code root_path} of the scope, {@code null} for the path of the
 * mount
 * @param lifespan whether the application is told when it starts and ends
 * @param interfaceType the interface of the application
 * @param maxRequestSize the most that the body of a request may have, {@code null} for no
 * limit
 * @param limitConcurrency how many requests may run at a time, {@code null} for no limit
 * @param trustedProxies the addresses and networks whose {@code X-Forwarded-For} and
 * {@code X-Forwarded-Proto} count, {@code *} for all
 * @param cancelOnDisconnect whether a response that streams is cancelled when its client
 * has gone
 * @param timeout how long the application may take to start a response, {@code null} for
 * no limit
 * @param headers headers that responses get unless the application sets them
 * @param dateHeader whether responses get a {@code Date} unless the application sets it
 * @param serverHeader the {@code Server} that responses get unless the application or
 * {@code headers} sets it, {@code null} for none
 * @param beforeFilters whether requests reach the application before WebFlux and its
 * filters, Spring Security among them
 * @param websocket how WebSockets are served
 * @since 0.1.0
 */
public record AsgiApplication(String id, String application, boolean factory, String path, @Nullable String rootPath,
		Lifespan lifespan, Interface interfaceType, @Nullable DataSize maxRequestSize,
		@Nullable Integer limitConcurrency, List<String> trustedProxies, boolean cancelOnDisconnect,
		@Nullable Duration timeout, Map<String, String> headers, boolean dateHeader, @Nullable String serverHeader,
		boolean beforeFilters, AsgiWebSocketSettings websocket) {

	public AsgiApplication {
		Assert.hasText(id, "'id' must not be empty");
		AsgiApplicationChecks.checkReference(application);
		AsgiApplicationChecks.checkPath("path", path);
		if (rootPath != null && !rootPath.isEmpty()) {
			AsgiApplicationChecks.checkPath("rootPath", rootPath);
		}
		Assert.isTrue(limitConcurrency == null || limitConcurrency > 0,
				() -> "'limitConcurrency' must be greater than 0 but is " + limitConcurrency);
		Assert.isTrue(timeout == null || (!timeout.isNegative() && !timeout.isZero()),
				() -> "'timeout' must be positive but is " + timeout);
		trustedProxies = List.copyOf(trustedProxies);
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

	/**
	 * Return a builder with the default values.
	 * @param id the name of the application in logs and errors
	 * @param application where it is, for instance {@code package.module:app}
	 * @return the builder
	 */
	public static AsgiApplicationBuilder builder(String id, String application) {
		return new AsgiApplicationBuilder(id, application);
	}

	/**
	 * Whether an application is told when it starts and ends.
	 */
	public enum Lifespan {

		/**
		 * Told; it may raise, and then is not told again.
		 */
		AUTO,

		/**
		 * Told; if it raises, the start fails.
		 */
		ON,

		/**
		 * Not told.
		 */
		OFF

	}

	/**
	 * The interface of an application.
	 */
	public enum Interface {

		/**
		 * Found by looking at the application.
		 */
		AUTO,

		/**
		 * A coroutine function of scope, receive and send.
		 */
		ASGI3,

		/**
		 * A function of the scope that returns a coroutine function of receive and send.
		 */
		ASGI2,

		/**
		 * A function of an environment and {@code start_response}, as PEP 3333 says; it
		 * runs on a worker thread of the loop.
		 */
		WSGI

	}

}
