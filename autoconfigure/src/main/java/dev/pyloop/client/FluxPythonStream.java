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

package dev.pyloop.client;

import java.lang.reflect.Type;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

import dev.pyloop.observation.PythonCallKind;

/**
 * A {@link Flux} that runs a generator for each subscriber.
 *
 * @param <T> the type of the items
 */
final class FluxPythonStream<T> extends Flux<T> {

	private final ClientEngine engine;

	private final CallRequest request;

	private final Type type;

	FluxPythonStream(ClientEngine engine, CallRequest request, Type type) {
		this.engine = engine;
		this.request = request;
		this.type = type;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		CallTrace trace = CallTrace.begin(this.engine, this.request, PythonCallKind.GENERATOR, actual.currentContext());
		FluxStreamSubscription<T> subscription = new FluxStreamSubscription<>(this.engine, this.request, this.type,
				trace, actual);
		actual.onSubscribe(subscription);
		subscription.start();
	}

}
