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

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Completes when the response to a request is written that came before the filters.
 */
final class MonoRouteCall extends Mono<Void> {

	private final AsgiMount mount;

	private final HttpServerRequest request;

	private final HttpServerResponse response;

	private final String contextPath;

	MonoRouteCall(AsgiMount mount, HttpServerRequest request, HttpServerResponse response, String contextPath) {
		this.mount = mount;
		this.request = request;
		this.response = response;
		this.contextPath = contextPath;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		new HttpCall(this.mount,
				new RouteHttpExchange(this.request, this.response, actual.currentContext(), this.contextPath), actual)
			.start();
	}

}
