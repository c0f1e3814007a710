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

/**
 * Describes one call that blocks the calling thread. Each method returns a new
 * description and leaves this one as it is.
 *
 * @since 0.1.0
 */
public interface BlockingPythonCall {

	/**
	 * Add positional arguments.
	 * @param args the arguments, after those that were added before
	 * @return a call with the arguments
	 */
	BlockingPythonCall args(@Nullable Object... args);

	/**
	 * Add a keyword argument.
	 * @param name the name of the parameter
	 * @param value the value
	 * @return a call with the argument
	 */
	BlockingPythonCall kwarg(String name, @Nullable Object value);

	/**
	 * Add keyword arguments.
	 * @param kwargs the values by the names of their parameters
	 * @return a call with the arguments
	 */
	BlockingPythonCall kwargs(Map<String, ? extends @Nullable Object> kwargs);

	/**
	 * Set the time after which the call fails; the call then runs on a loop.
	 * @param timeout the time to the result
	 * @return a call with the timeout
	 */
	BlockingPythonCall timeout(Duration timeout);

	/**
	 * Call, and convert the result.
	 * @param type the type of the result
	 * @param <T> the type of the result
	 * @return the result, {@code null} if it is {@code None}
	 */
	<T> @Nullable T call(Class<T> type);

	/**
	 * Call, and convert the result.
	 * @param type the type of the result
	 * @param <T> the type of the result
	 * @return the result, {@code null} if it is {@code None}
	 */
	<T> @Nullable T call(ParameterizedTypeReference<T> type);

}
