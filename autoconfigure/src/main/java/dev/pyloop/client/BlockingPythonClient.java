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

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Calls Python and blocks until the result is there. Refuses threads that must not block.
 *
 * @since 0.1.0
 */
public interface BlockingPythonClient {

	/**
	 * Describe a call of a Python function.
	 * @param reference where the function is, as {@code package.module:name}
	 * @return a call without arguments
	 */
	BlockingPythonCall function(String reference);

	/**
	 * Describe the evaluation of an expression in the default namespace.
	 * @param expression the expression; never build it from input
	 * @param locals the values of the names that only this expression sees
	 * @return a call that gives the value of the expression
	 */
	BlockingPythonCall eval(String expression, Map<String, ? extends @Nullable Object> locals);

	/**
	 * Run statements in the default namespace.
	 * @param code the statements; never build them from input
	 */
	void exec(String code);

}
