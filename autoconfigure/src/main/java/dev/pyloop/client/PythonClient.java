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
import java.util.Collection;
import java.util.Collections;
import java.util.Map;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.observation.PythonClientObservationConvention;

/**
 * Calls Python functions from Java.
 * <p>
 * A call is described with {@link #function(String)} and started by subscribing to the
 * publisher that {@link PythonCall#call(Class) call} or {@link PythonCall#stream(Class)
 * stream} returns; cancelling the subscription cancels the asyncio task. Results are
 * emitted on a thread that must not block: use {@code publishOn} before blocking code.
 * Instances are immutable and safe for use by any thread.
 *
 * @since 0.1.0
 */
public interface PythonClient {

	/**
	 * Describe a call of a Python function.
	 * @param reference where the function is, as {@code package.module:name}; the name
	 * may have dots, as in {@code package.module:Class.method}
	 * @return a call without arguments
	 * @throws IllegalArgumentException if the reference is not of that form
	 */
	PythonCall function(String reference);

	/**
	 * Describe several calls that run concurrently.
	 * @param calls the calls, in the order of their results
	 * @return the calls, to be started together
	 */
	PythonGather gather(Collection<PythonCall> calls);

	/**
	 * Describe the evaluation of a Python expression in the default namespace. Never
	 * build the expression from input: pass values as locals.
	 * @param expression the expression
	 * @return a call that gives the value of the expression
	 */
	default PythonCall eval(String expression) {
		return eval(expression, Collections.emptyMap());
	}

	/**
	 * Describe the evaluation of a Python expression in the default namespace. Never
	 * build the expression from input: pass values as locals.
	 * @param expression the expression
	 * @param locals the values of the names that only this expression sees
	 * @return a call that gives the value of the expression
	 */
	default PythonCall eval(String expression, Map<String, ? extends @Nullable Object> locals) {
		return namespace(PythonNamespace.DEFAULT_NAME).eval(expression, locals);
	}

	/**
	 * Run Python statements in the default namespace.
	 * @param code the statements; never build them from input
	 * @return a publisher that runs the code on subscription and completes after it
	 */
	default Mono<Void> exec(String code) {
		return namespace(PythonNamespace.DEFAULT_NAME).exec(code);
	}

	/**
	 * Return a namespace for {@code eval} and {@code exec}.
	 * @param name the name of the namespace, which also chooses the loop that holds it
	 * @return the namespace, made in Python when it is first used
	 */
	PythonNamespace namespace(String name);

	/**
	 * Return a client that blocks the calling thread until the result is there.
	 * @return the blocking client
	 */
	BlockingPythonClient blocking();

	/**
	 * Return a builder that starts with the settings of this client.
	 * @return the builder
	 */
	Builder mutate();

	/**
	 * Return a builder of clients that work without Spring.
	 * @return the builder
	 */
	static Builder builder() {
		return new DefaultPythonClientBuilder();
	}

	/**
	 * Builder of a {@link PythonClient}.
	 */
	interface Builder {

		/**
		 * Use the given loops.
		 * @param eventLoopPool the loops, which the client does not start or stop
		 * @return this builder
		 */
		Builder eventLoopPool(PythonEventLoopPool eventLoopPool);

		/**
		 * Use the given converters.
		 * @param converters the converters of values
		 * @return this builder
		 */
		Builder converters(PythonConverters converters);

		/**
		 * Set the timeout of calls that name none.
		 * @param timeout the timeout, or {@code null} for none, which is the default
		 * @return this builder
		 */
		Builder timeout(@Nullable Duration timeout);

		/**
		 * Set whether {@code eval} and {@code exec} may be used, by default they may.
		 * @param allowEval whether code may be evaluated
		 * @return this builder
		 */
		Builder allowEval(boolean allowEval);

		/**
		 * Set how many items of a stream Python may produce ahead of demand.
		 * @param prefetch the number of items, by default 0: a generator advances only as
		 * far as the subscriber has requested
		 * @return this builder
		 */
		Builder streamPrefetch(int prefetch);

		/**
		 * Limit the calls of a function or of several. Of the limits that match a
		 * function, one counts: the one that names it, else the one with the longest
		 * pattern. Clients that were given the same instance share it.
		 * @param limit the limit
		 * @return this builder
		 */
		Builder limit(PythonCallLimit limit);

		/**
		 * Observe calls, by default they are not observed. The parent of an observation
		 * is the one in the context of the subscriber, else the current one of the thread
		 * that subscribes.
		 * @param observationRegistry hears of the calls, on the threads that start and
		 * end them, which must not block
		 * @return this builder
		 */
		Builder observationRegistry(ObservationRegistry observationRegistry);

		/**
		 * Name the observations of calls.
		 * @param convention the convention, or {@code null} for that of the registry, or
		 * else the default one
		 * @return this builder
		 */
		Builder observationConvention(@Nullable PythonClientObservationConvention convention);

		/**
		 * Let Python know of the mapped diagnostic context of SLF4J, by default it does
		 * not. It is that of the thread that subscribes, of at most 64 keys and 1,024
		 * characters a value.
		 * @param keys the keys, {@code *} for all
		 * @return this builder
		 */
		Builder mdcKeys(Collection<String> keys);

		/**
		 * Build the client.
		 * @return the client
		 */
		PythonClient build();

	}

}
