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

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * Serves an ASGI application to requests that Reactor Netty received. Safe from any
 * thread; a request is answered on the event loop of its connection, which never waits
 * for Python.
 *
 * @since 0.1.0
 */
public final class AsgiWebHandler implements WebHandler {

	private final AsgiApplication application;

	private final PythonEventLoopPool eventLoopPool;

	private final boolean forwardedHeaders;

	private final @Nullable AsgiObservations observations;

	private final Object lifecycle = new Object();

	private volatile @Nullable AsgiMount mount;

	/**
	 * Create a new instance, which starts nothing.
	 * @param application the application
	 * @param eventLoopPool the loops, one of which runs the application
	 * @param forwardedHeaders whether {@code X-Forwarded-For} and
	 * {@code X-Forwarded-Proto} of trusted proxies count; not if something before has
	 * used them
	 */
	public AsgiWebHandler(AsgiApplication application, PythonEventLoopPool eventLoopPool, boolean forwardedHeaders) {
		this(application, eventLoopPool, forwardedHeaders, null);
	}

	/**
	 * Create a new instance, which starts nothing.
	 * @param application the application
	 * @param eventLoopPool the loops, one of which runs the application
	 * @param forwardedHeaders whether {@code X-Forwarded-For} and
	 * {@code X-Forwarded-Proto} of trusted proxies count; not if something before has
	 * used them
	 * @param observations observes requests, {@code null} if they are not observed
	 */
	public AsgiWebHandler(AsgiApplication application, PythonEventLoopPool eventLoopPool, boolean forwardedHeaders,
			@Nullable AsgiObservations observations) {
		Assert.notNull(application, "'application' must not be null");
		Assert.notNull(eventLoopPool, "'eventLoopPool' must not be null");
		this.application = application;
		this.eventLoopPool = eventLoopPool;
		this.forwardedHeaders = forwardedHeaders;
		this.observations = observations;
	}

	/**
	 * Return the application.
	 * @return the application
	 */
	public AsgiApplication application() {
		return this.application;
	}

	/**
	 * Import the application and run the start of its lifespan; does nothing if it runs.
	 * @throws AsgiStartException if it does not start
	 */
	public void start() {
		synchronized (this.lifecycle) {
			if (this.mount == null) {
				this.mount = new AsgiMount(AsgiBindings.open(this.application, this.eventLoopPool),
						this.forwardedHeaders, this.observations);
			}
		}
	}

	/**
	 * Tell responses that stream to end, before the web server waits for its requests:
	 * {@code receive()} of the application returns {@code http.disconnect}, streams of
	 * events are cancelled two seconds later, and all that still runs shortly before the
	 * time is over. Responses with a {@code Content-Length} are not told. Does nothing if
	 * the application does not run.
	 * @param gracePeriod how long requests may take
	 */
	public void drain(Duration gracePeriod) {
		AsgiMount mount = this.mount;
		if (mount != null) {
			mount.bindings().drain(gracePeriod);
		}
	}

	/**
	 * Let requests that run end, then run the end of the lifespan; does nothing if the
	 * application does not run.
	 * @param gracePeriod how long that may take
	 */
	public void stop(Duration gracePeriod) {
		synchronized (this.lifecycle) {
			AsgiMount mount = this.mount;
			this.mount = null;
			if (mount != null) {
				mount.bindings().close(gracePeriod);
			}
		}
	}

	/**
	 * Return whether the application runs.
	 * @return whether it was started and not stopped
	 */
	public boolean isRunning() {
		return this.mount != null;
	}

	/**
	 * Return how many requests have no complete response yet.
	 * @return the number of requests
	 */
	public int activeRequests() {
		AsgiMount mount = this.mount;
		return (mount != null) ? mount.load().active() : 0;
	}

	/**
	 * Return how the application is doing.
	 * @return the status at this time
	 */
	public AsgiApplicationStatus status() {
		AsgiMount mount = this.mount;
		MountLoad load = (mount != null) ? mount.load() : new MountLoad();
		return new AsgiApplicationStatus(this.application, mount != null, load.active(), load.webSockets(),
				load.streams());
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		AsgiMount mount = this.mount;
		if (mount == null) {
			return notRunning();
		}
		return new MonoHttpCall(mount, exchange);
	}

	Mono<Void> handle(HttpServerRequest request, HttpServerResponse response, String contextPath) {
		AsgiMount mount = this.mount;
		return (mount != null) ? new MonoRouteCall(mount, request, response, contextPath) : notRunning();
	}

	private Mono<Void> notRunning() {
		return Mono.error(new IllegalStateException("ASGI application '" + this.application.id() + "' does not run"));
	}

}
