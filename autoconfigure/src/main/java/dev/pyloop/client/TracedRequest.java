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

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.observation.PythonCallKind;
import dev.pyloop.ring.FrameType;

/**
 * A request that takes along what Python is to know of the caller.
 *
 * @param request the request
 * @param headers the headers, such as {@code traceparent}
 * @param mdc the mapped diagnostic context
 */
record TracedRequest(PythonRequest request, Map<String, String> headers,
		Map<String, String> mdc) implements PythonRequest {

	@Override
	public int type() {
		return this.request.type();
	}

	@Override
	public int flags() {
		return this.request.flags() | FrameType.HEADERS;
	}

	@Override
	public int weight() {
		return this.request.weight();
	}

	@Override
	public void write(PythonConverters converters, MarshalWriter out) {
		out.beginTuple(3);
		this.request.write(converters, out);
		write(this.headers, out);
		write(this.mdc, out);
	}

	private static void write(Map<String, String> values, MarshalWriter out) {
		out.beginDict();
		values.forEach((key, value) -> {
			out.writeString(key);
			out.writeString(value);
		});
		out.endDict();
	}

	@Override
	public @Nullable Object affinityKey() {
		return this.request.affinityKey();
	}

	@Override
	public boolean isStrict() {
		return this.request.isStrict();
	}

	@Override
	public @Nullable Duration timeout() {
		return this.request.timeout();
	}

	@Override
	public boolean isIdempotent() {
		return this.request.isIdempotent();
	}

	@Override
	public Map<CallLimiter, Integer> permits(CallLimits limits) {
		return this.request.permits(limits);
	}

	@Override
	public PythonRequest subject() {
		return this.request.subject();
	}

	@Override
	public PythonCallKind kind() {
		return this.request.kind();
	}

	@Override
	public @Nullable String reference() {
		return this.request.reference();
	}

	@Override
	public String description() {
		return this.request.description();
	}

}
