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

import java.util.Collections;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A named Python namespace that code runs in: names that {@code exec} binds are there for
 * later code. It lives on the loop that its name selects.
 *
 * @since 0.1.0
 */
public interface PythonNamespace {

	/**
	 * Name of the namespace that is used when none is named.
	 */
	String DEFAULT_NAME = "default";

	/**
	 * Describe the evaluation of an expression; never build it from input.
	 * @param expression the expression; if its value is awaitable, it is awaited
	 * @return a call that gives the value of the expression
	 */
	default PythonCall eval(String expression) {
		return eval(expression, Collections.emptyMap());
	}

	/**
	 * Describe the evaluation of an expression; never build it from input.
	 * @param expression the expression; if its value is awaitable, it is awaited
	 * @param locals the values of the names that only this expression sees
	 * @return a call that gives the value of the expression
	 */
	PythonCall eval(String expression, Map<String, ? extends @Nullable Object> locals);

	/**
	 * Run statements on a worker thread, or on the loop if they await at the top level.
	 * @param code the statements; never build them from input
	 * @return a publisher that runs the code on subscription and completes after it
	 */
	Mono<Void> exec(String code);

	/**
	 * Run statements on every loop, and again on each loop that is restarted.
	 * @param code the statements; never build them from input
	 * @return a publisher that runs the code on subscription and completes after it ran
	 * on every loop
	 */
	Mono<Void> broadcast(String code);

}
