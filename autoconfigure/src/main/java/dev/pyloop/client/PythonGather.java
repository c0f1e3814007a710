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

import java.util.List;

import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

/**
 * Describes several calls that run concurrently, by default on one loop.
 *
 * @since 0.1.0
 */
public interface PythonGather {

	/**
	 * Distribute the calls over all loops.
	 * @return a distributed description
	 */
	PythonGather spread();

	/**
	 * Run all calls on the loop that the key selects.
	 * @param key the key, with a stable {@link Object#hashCode()}
	 * @return a description with the key
	 */
	PythonGather affinity(Object key);

	/**
	 * Call, and convert each result. When a call fails, the others are cancelled, and the
	 * result is a {@link dev.pyloop.PythonGatherException} that names every failure known
	 * by then.
	 * @param type the type of each result
	 * @param <T> the type of each result
	 * @return the results in the order of the calls
	 */
	<T> Mono<List<T>> call(Class<T> type);

	/**
	 * Call, and convert each result. When a call fails, the others are cancelled, and the
	 * result is a {@link dev.pyloop.PythonGatherException} that names every failure known
	 * by then.
	 * @param type the type of each result
	 * @param <T> the type of each result
	 * @return the results in the order of the calls
	 */
	<T> Mono<List<T>> call(ParameterizedTypeReference<T> type);

	/**
	 * Call, and give the outcome of each; the failure of one does not touch the others.
	 * @param type the type of each result
	 * @param <T> the type of each result
	 * @return the outcomes in the order of the calls
	 */
	<T> Mono<List<PythonOutcome<T>>> outcomes(Class<T> type);

	/**
	 * Call, and give the outcome of each; the failure of one does not touch the others.
	 * @param type the type of each result
	 * @param <T> the type of each result
	 * @return the outcomes in the order of the calls
	 */
	<T> Mono<List<PythonOutcome<T>>> outcomes(ParameterizedTypeReference<T> type);

}
