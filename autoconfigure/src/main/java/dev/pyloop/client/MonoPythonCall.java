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

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.pyloop.eventloop.PythonEventLoop;

/**
 * A {@link Mono} that runs a call for each subscriber.
 *
 * @param <T> the type of the result
 */
final class MonoPythonCall<T> extends Mono<T> {

	private final ClientEngine engine;

	private final PythonRequest request;

	private final @Nullable PythonEventLoop eventLoop;

	private final ResultReader<T> reader;

	private final @Nullable CallTrace trace;

	MonoPythonCall(ClientEngine engine, PythonRequest request, ResultReader<T> reader) {
		this(engine, request, null, reader);
	}

	MonoPythonCall(ClientEngine engine, PythonRequest request, @Nullable PythonEventLoop eventLoop,
			ResultReader<T> reader) {
		this(engine, request, eventLoop, reader, null);
	}

	/**
	 * Create a new instance, for one subscriber if it is given a trace.
	 * @param engine what the calls of the client share
	 * @param request what to send
	 * @param eventLoop the loop, or {@code null} to choose one
	 * @param reader reads the answer
	 * @param trace what has begun to tell about the call, or {@code null} to begin with
	 * the subscription
	 */
	MonoPythonCall(ClientEngine engine, PythonRequest request, @Nullable PythonEventLoop eventLoop,
			ResultReader<T> reader, @Nullable CallTrace trace) {
		this.engine = engine;
		this.request = request;
		this.eventLoop = eventLoop;
		this.reader = reader;
		this.trace = trace;
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Faster than the inherited one, since the waiting thread looks for the answer
	 * itself.
	 */
	@Override
	public @Nullable T block() {
		return await(null);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Faster than the inherited one, since the waiting thread looks for the answer
	 * itself.
	 */
	@Override
	public @Nullable T block(Duration timeout) {
		return await(timeout);
	}

	private @Nullable T await(@Nullable Duration timeout) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("block()/blockFirst()/blockLast() are blocking, "
					+ "which is not supported in thread " + Thread.currentThread().getName());
		}
		BlockingSubscriber<T> subscriber = new BlockingSubscriber<>();
		subscribe(subscriber);
		return subscriber.await(timeout);
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		CallTrace trace = (this.trace != null) ? this.trace
				: CallTrace.begin(this.engine, this.request, this.request.kind(), actual.currentContext());
		MonoCallSubscription<T> subscription = new MonoCallSubscription<>(this.engine, this.request, this.reader, trace,
				actual);
		actual.onSubscribe(subscription);
		subscription.start(this.eventLoop);
	}

}
