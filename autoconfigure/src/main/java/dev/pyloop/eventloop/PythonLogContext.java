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

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.util.ClassUtils;

/**
 * The mapped diagnostic context of a line that Python logged: what the caller had, its
 * trace, and where the line comes from.
 */
final class PythonLogContext {

	private static final boolean SLF4J_PRESENT = ClassUtils.isPresent("org.slf4j.MDC",
			PythonLogContext.class.getClassLoader());

	private static final int TRACE_ID = 3;

	private static final int SPAN_ID = 36;

	private static final int FLAGS = 53;

	private PythonLogContext() {
	}

	static Map<String, String> of(String eventLoop, String thread, @Nullable Map<?, ?> caller,
			@Nullable Map<?, ?> headers) {
		Map<String, String> context = new LinkedHashMap<>();
		if (caller != null) {
			caller.forEach((key, value) -> context.put(String.valueOf(key), String.valueOf(value)));
		}
		Object parent = (headers != null) ? headers.get("traceparent") : null;
		if (parent instanceof String text && text.length() > FLAGS && text.charAt(SPAN_ID - 1) == '-') {
			context.put("traceId", text.substring(TRACE_ID, SPAN_ID - 1));
			context.put("spanId", text.substring(SPAN_ID, FLAGS - 1));
		}
		context.put("python.eventloop", eventLoop);
		if (!thread.isEmpty()) {
			context.put("python.thread", thread);
		}
		return context;
	}

	/**
	 * Run a task with a context, in a thread that has none.
	 * @param context the context
	 * @param task the task
	 */
	static void run(Map<String, String> context, Runnable task) {
		if (!SLF4J_PRESENT) {
			task.run();
			return;
		}
		MDC.setContextMap(context);
		try {
			task.run();
		}
		finally {
			MDC.clear();
		}
	}

}
