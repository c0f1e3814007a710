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

import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Completes when the response to a request is written.
 */
final class MonoHttpCall extends Mono<Void> {

	private final AsgiMount mount;

	private final ServerWebExchange exchange;

	MonoHttpCall(AsgiMount mount, ServerWebExchange exchange) {
		this.mount = mount;
		this.exchange = exchange;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		Mono<Principal> principal = this.exchange.getPrincipal();
		if (principal instanceof Callable<?>) {
			start(actual, null);
			return;
		}
		principal.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((value) -> new Start(value.orElse(null)))
			.subscribe(actual);
	}

	private void start(CoreSubscriber<? super Void> actual, @Nullable Principal principal) {
		WebHttpExchange exchange;
		try {
			exchange = new WebHttpExchange(this.exchange, actual.currentContext(), this.mount.application().path(),
					principal);
		}
		catch (IllegalStateException ex) {
			Operators.error(actual, ex);
			return;
		}
		(WebSocketUpgrade.isRequested(exchange.nativeRequest()) ? new WebSocketCall(this.mount, exchange, actual)
				: new HttpCall(this.mount, exchange, actual))
			.start();
	}

	/**
	 * The call of a request whose principal is known.
	 */
	private final class Start extends Mono<Void> {

		private final @Nullable Principal principal;

		private Start(@Nullable Principal principal) {
			this.principal = principal;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Void> actual) {
			start(actual, this.principal);
		}

	}

}
