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

package dev.pyloop.eventloop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonCallRejectedException.Reason;
import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonFunctionNotFoundException;
import dev.pyloop.PythonGatherException;
import dev.pyloop.PythonModuleNotFoundException;

/**
 * Turns what {@code pyloop._errors.describe} returned into exceptions.
 *
 * @since 0.1.0
 */
public final class PythonErrors {

	private PythonErrors() {
	}

	/**
	 * Create the exception of a description.
	 * @param description
	 * {@code (kind, type, message, notes, frames, traceback, cause, path)} or
	 * {@code ("gather", first, {index: description})}
	 * @return the exception
	 */
	public static PythonException create(@Nullable Object description) {
		if (!(description instanceof List<?> values) || values.isEmpty()) {
			throw new IllegalStateException("Corrupt error frame: " + description);
		}
		if ("gather".equals(values.get(0))) {
			return gather(values);
		}
		if (values.size() != 8) {
			throw new IllegalStateException("Corrupt error frame: " + description);
		}
		return create(text(values, 0), values);
	}

	/**
	 * Create the exception of a call that Python cancelled by itself.
	 * @param description what was called
	 * @return the exception
	 */
	public static PythonException cancelled(String description) {
		return new PythonExecutionException("asyncio.exceptions.CancelledError",
				"the task of " + description + " was cancelled in Python", Collections.emptyList(), "", null);
	}

	private static PythonException create(String kind, List<?> values) {
		return switch (kind) {
			case "module-not-found" -> new PythonModuleNotFoundException(text(values, 2), cause(values));
			case "function-not-found" -> new PythonFunctionNotFoundException(text(values, 2));
			case "conversion" -> new PythonConversionException(text(values, 2), (String) values.get(7), cause(values));
			case "rejected" -> rejected(text(values, 2), values.get(7));
			default -> execution(values);
		};
	}

	private static PythonException rejected(String message, @Nullable Object load) {
		List<?> counts = (load instanceof List<?> list && list.size() == 2) ? list : List.of(-1, -1);
		return new PythonCallRejectedException(message, Reason.WORKER_THREADS, ((Number) counts.get(0)).intValue(),
				((Number) counts.get(1)).intValue());
	}

	private static PythonException gather(List<?> values) {
		Map<Integer, PythonException> failures = new LinkedHashMap<>();
		((Map<?, ?>) values.get(2))
			.forEach((index, failure) -> failures.put(((Number) index).intValue(), create(failure)));
		return new PythonGatherException(((Number) values.get(1)).intValue(), failures);
	}

	private static @Nullable PythonExecutionException cause(List<?> values) {
		return (values.get(6) instanceof List<?> cause) ? execution(cause) : null;
	}

	private static PythonExecutionException execution(List<?> values) {
		List<String> notes = new ArrayList<>();
		((List<?>) values.get(3)).forEach((note) -> notes.add((String) note));
		PythonExecutionException exception = new PythonExecutionException(text(values, 1), text(values, 2), notes,
				text(values, 5), cause(values));
		exception.setStackTrace(stackTrace((List<?>) values.get(4), exception.getStackTrace()));
		return exception;
	}

	private static StackTraceElement[] stackTrace(List<?> frames, StackTraceElement[] java) {
		List<StackTraceElement> elements = new ArrayList<>();
		for (Object frame : frames) {
			List<?> parts = (List<?>) frame;
			elements.add(element(text(parts, 0), ((Number) parts.get(1)).intValue(), text(parts, 2)));
		}
		Collections.reverse(elements);
		Collections.addAll(elements, java);
		return elements.toArray(StackTraceElement[]::new);
	}

	private static StackTraceElement element(String file, int line, String function) {
		return new StackTraceElement("python", function, file, line);
	}

	private static String text(List<?> values, int index) {
		return (values.get(index) instanceof String text) ? text : "";
	}

}
