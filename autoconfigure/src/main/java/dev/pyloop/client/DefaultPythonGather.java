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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonException;
import dev.pyloop.PythonGatherException;
import dev.pyloop.convert.MarshalException;
import dev.pyloop.eventloop.PythonErrors;

/**
 * Default {@link PythonGather}.
 *
 * @param engine what the calls of the client share
 * @param calls the calls
 * @param affinityKey the key that selects the loop, if any
 * @param isSpread whether the calls are distributed over all loops
 */
record DefaultPythonGather(ClientEngine engine, List<DefaultPythonCall> calls, @Nullable Object affinityKey,
		boolean isSpread) implements PythonGather {

	/** The path of something in a list of results. */
	private static final Pattern RESULT = Pattern.compile("\\$\\[(\\d+)\\](.*)");

	@Override
	public PythonGather spread() {
		return new DefaultPythonGather(this.engine, this.calls, null, true);
	}

	@Override
	public PythonGather affinity(Object key) {
		Assert.notNull(key, "'key' must not be null");
		return new DefaultPythonGather(this.engine, this.calls, key, false);
	}

	@Override
	public <T> Mono<List<T>> call(Class<T> type) {
		return call(ResultTypes.of(type));
	}

	@Override
	public <T> Mono<List<T>> call(ParameterizedTypeReference<T> type) {
		return call(ResultTypes.of(type));
	}

	private <T> Mono<List<T>> call(Type type) {
		if (this.isSpread) {
			return new SpreadGather<T>(this.calls, type).call();
		}
		return new MonoPythonCall<>(this.engine, request(false),
				(buffer, offset, length) -> results(read(buffer, offset, length), type));
	}

	@Override
	public <T> Mono<List<PythonOutcome<T>>> outcomes(Class<T> type) {
		return outcomes(ResultTypes.of(type));
	}

	@Override
	public <T> Mono<List<PythonOutcome<T>>> outcomes(ParameterizedTypeReference<T> type) {
		return outcomes(ResultTypes.of(type));
	}

	private <T> Mono<List<PythonOutcome<T>>> outcomes(Type type) {
		if (this.isSpread) {
			return new SpreadGather<T>(this.calls, type).outcomes();
		}
		return new MonoPythonCall<>(this.engine, request(true),
				(buffer, offset, length) -> outcomes(this.engine.read(buffer, offset, length), type));
	}

	private GatherRequest request(boolean outcomes) {
		Object key = this.affinityKey;
		for (DefaultPythonCall call : this.calls) {
			Object callKey = call.options().affinityKey();
			Assert.state(callKey == null || key == null || callKey.equals(key), () -> "Gathered calls run on one loop, "
					+ "but have different affinity keys; use spread() to let each run on its own");
			key = (callKey != null) ? callKey : key;
		}
		return new GatherRequest(this.calls, key, outcomes, timeout());
	}

	private @Nullable Duration timeout() {
		return this.calls.stream()
			.map((call) -> call.request().timeout())
			.filter(Objects::nonNull)
			.min(Duration::compareTo)
			.orElse(null);
	}

	private @Nullable Object read(ByteBuffer buffer, int offset, int length) {
		try {
			return this.engine.read(buffer, offset, length);
		}
		catch (MarshalException ex) {
			Matcher path = RESULT.matcher(String.valueOf(ex.getPath()));
			throw path.matches() ? unreadable(ex, Integer.parseInt(path.group(1)), "$" + path.group(2)) : ex;
		}
	}

	private PythonGatherException unreadable(MarshalException ex, int index, String path) {
		String message = String.valueOf(ex.getMessage()).replace(String.valueOf(ex.getPath()), path);
		return new PythonGatherException(index, Map.of(index, ClientEngine
			.asConversionException(new PythonConversionException(message, path, ex), this.calls.get(index).request())));
	}

	private <T> List<@Nullable T> results(@Nullable Object values, Type type) {
		List<@Nullable T> results = new ArrayList<>();
		SortedMap<Integer, PythonException> failures = new TreeMap<>();
		for (Object value : asList(values)) {
			PythonOutcome<T> outcome = converted(results.size(), value, type);
			results.add(outcome.value());
			if (outcome.error() != null) {
				failures.put(results.size() - 1, outcome.error());
			}
		}
		if (!failures.isEmpty()) {
			throw new PythonGatherException(failures.firstKey(), failures);
		}
		return results;
	}

	private <T> List<PythonOutcome<T>> outcomes(@Nullable Object values, Type type) {
		List<PythonOutcome<T>> outcomes = new ArrayList<>();
		for (Object value : asList(values)) {
			outcomes.add(outcome(outcomes.size(), (List<?>) value, type));
		}
		return outcomes;
	}

	private <T> PythonOutcome<T> outcome(int index, List<?> value, Type type) {
		if (value.get(1) != null) {
			return new PythonOutcome<>(null, PythonErrors.create(value.get(1)));
		}
		return converted(index, value.get(0), type);
	}

	private <T> PythonOutcome<T> converted(int index, @Nullable Object value, Type type) {
		try {
			return new PythonOutcome<>(this.engine.converters().convert(value, type), null);
		}
		catch (RuntimeException ex) {
			return new PythonOutcome<>(null, ClientEngine.asConversionException(ex, this.calls.get(index).request()));
		}
	}

	private static List<?> asList(@Nullable Object values) {
		return (values instanceof List<?> list) ? list : Collections.emptyList();
	}

}
