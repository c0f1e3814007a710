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
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.pyloop.eventloop.PythonEventLoop;

/**
 * Describes one call of Python. Each method returns a new description and leaves this one
 * as it is; nothing runs before a publisher is subscribed to, and each subscription runs
 * the call once.
 *
 * @since 0.1.0
 */
public interface PythonCall {

	/**
	 * Add positional arguments.
	 * @param args the arguments, after those that were added before
	 * @return a call with the arguments
	 */
	PythonCall args(@Nullable Object... args);

	/**
	 * Add a keyword argument.
	 * @param name the name of the parameter
	 * @param value the value
	 * @return a call with the argument
	 */
	PythonCall kwarg(String name, @Nullable Object value);

	/**
	 * Add keyword arguments.
	 * @param kwargs the values by the names of their parameters
	 * @return a call with the arguments
	 */
	PythonCall kwargs(Map<String, ? extends @Nullable Object> kwargs);

	/**
	 * Set the time after which the call is cancelled and fails with a
	 * {@link dev.pyloop.PythonTimeoutException}.
	 * @param timeout the time from subscription to the result; for a stream, to its end
	 * @return a call with the timeout
	 */
	PythonCall timeout(Duration timeout);

	/**
	 * Run on the loop that the key selects; calls with equal keys meet the same loop as
	 * long as it runs.
	 * @param key the key, with a stable {@link Object#hashCode()}
	 * @return a call with the key
	 */
	PythonCall affinity(Object key);

	/**
	 * Fail with a {@link dev.pyloop.PythonUnavailableException} instead of moving to
	 * another loop when the loop of the affinity key does not run.
	 * @return a strict call
	 */
	PythonCall strict();

	/**
	 * Run on the given loop, whatever the affinity key, and fail with a
	 * {@link dev.pyloop.PythonUnavailableException} when it does not run any more. For
	 * calls that use what Java has given to one loop, such as an adopted connection.
	 * @param eventLoop the loop
	 * @return a call for the loop
	 */
	PythonCall eventLoop(PythonEventLoop eventLoop);

	/**
	 * Declare that the function may run twice with these arguments: if its loop ends
	 * while the call is in flight, it runs again on another loop instead of failing with
	 * a {@link dev.pyloop.PythonUnavailableException}. A stream is started again only as
	 * long as it has not given an item. Gathered calls run again if all of them are
	 * idempotent.
	 * @return a call that may run again
	 */
	PythonCall idempotent();

	/**
	 * Run a plain function on the thread of the loop instead of a worker thread: faster,
	 * but for short functions only, since it stalls the loop.
	 * @return an inline call
	 */
	PythonCall inline();

	/**
	 * Call, and give the result as plain Java values.
	 * @return the result; empty if it is {@code None}
	 */
	Mono<Object> call();

	/**
	 * Call, and convert the result.
	 * @param type the type of the result
	 * @param <T> the type of the result
	 * @return the result; empty if it is {@code None}
	 */
	<T> Mono<T> call(Class<T> type);

	/**
	 * Call, and convert the result.
	 * @param type the type of the result
	 * @param <T> the type of the result
	 * @return the result; empty if it is {@code None}
	 */
	<T> Mono<T> call(ParameterizedTypeReference<T> type);

	/**
	 * Call a generator, asynchronous or plain, and convert what it yields. It advances
	 * only as far as there is demand, and is closed on cancellation.
	 * @param type the type of the items
	 * @param <T> the type of the items
	 * @return the items
	 */
	<T> Flux<T> stream(Class<T> type);

	/**
	 * Call a generator, asynchronous or plain, and convert what it yields. It advances
	 * only as far as there is demand, and is closed on cancellation.
	 * @param type the type of the items
	 * @param <T> the type of the items
	 * @return the items
	 */
	<T> Flux<T> stream(ParameterizedTypeReference<T> type);

	/**
	 * Call without waiting for the result; a failure is logged and counted.
	 * @return a publisher that completes when the loop has accepted the call
	 */
	Mono<Void> send();

}
