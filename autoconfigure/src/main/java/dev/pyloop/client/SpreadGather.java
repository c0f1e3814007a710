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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;

import dev.pyloop.PythonException;
import dev.pyloop.PythonGatherException;

/**
 * Calls that run concurrently, each on the loop that it would use alone.
 *
 * @param calls the calls
 * @param type the type of each result
 * @param <T> the type of each result
 */
record SpreadGather<T>(List<DefaultPythonCall> calls, Type type) {

	Mono<List<T>> call() {
		if (this.calls.isEmpty()) {
			return Mono.just(new ArrayList<>());
		}
		return Mono.defer(() -> {
			Map<Integer, PythonException> failures = new ConcurrentHashMap<>();
			List<Mono<Optional<T>>> monos = new ArrayList<>();
			for (int index = 0; index < this.calls.size(); index++) {
				monos.add(call(index, failures));
			}
			return Mono.zip(monos, SpreadGather::results);
		});
	}

	private Mono<Optional<T>> call(int index, Map<Integer, PythonException> failures) {
		return single(index).onErrorMap(PythonException.class, (failure) -> {
			failures.put(index, failure);
			return new PythonGatherException(index, failures);
		});
	}

	private Mono<Optional<T>> single(int index) {
		return this.calls.get(index).<T>call(this.type).map(Optional::of).defaultIfEmpty(Optional.empty());
	}

	Mono<List<PythonOutcome<T>>> outcomes() {
		if (this.calls.isEmpty()) {
			return Mono.just(new ArrayList<>());
		}
		List<Mono<PythonOutcome<T>>> monos = new ArrayList<>();
		for (int index = 0; index < this.calls.size(); index++) {
			monos.add(single(index).map((value) -> new PythonOutcome<>(value.orElse(null), null))
				.onErrorResume(PythonException.class, (failure) -> Mono.just(new PythonOutcome<>(null, failure))));
		}
		return Mono.zip(monos, SpreadGather::outcomes);
	}

	@SuppressWarnings("unchecked")
	private static <T> List<T> results(Object[] values) {
		List<T> results = new ArrayList<>(values.length);
		for (Object value : values) {
			results.add(((Optional<T>) value).orElse(null));
		}
		return results;
	}

	@SuppressWarnings("unchecked")
	private static <T> List<PythonOutcome<T>> outcomes(Object[] values) {
		return new ArrayList<>((List<PythonOutcome<T>>) (List<?>) Arrays.asList(values));
	}

}
