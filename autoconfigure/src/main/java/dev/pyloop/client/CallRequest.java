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
import java.util.Collections;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.observation.PythonCallKind;
import dev.pyloop.ring.FrameType;

/**
 * The request of one call.
 *
 * @param target what is called
 * @param arguments the arguments
 * @param options the options
 * @param timeout the timeout, if any
 */
record CallRequest(CallTarget target, CallArguments arguments, CallOptions options,
		@Nullable Duration timeout) implements PythonRequest {

	@Override
	public int type() {
		return this.target.type();
	}

	@Override
	public int flags() {
		return this.options.inline() ? FrameType.INLINE : 0;
	}

	@Override
	public int weight() {
		return 1;
	}

	@Override
	public void write(PythonConverters converters, MarshalWriter out) {
		out.beginTuple(this.target.size());
		this.target.write(this.arguments, converters, out);
	}

	@Override
	public @Nullable Object affinityKey() {
		return this.options.affinityKey();
	}

	@Override
	public boolean isStrict() {
		return this.options.strict();
	}

	@Override
	public boolean isIdempotent() {
		return this.options.idempotent();
	}

	@Override
	public Map<CallLimiter, Integer> permits(CallLimits limits) {
		CallLimiter limiter = this.target.limiter(limits);
		return (limiter != null) ? Map.of(limiter, 1) : Collections.emptyMap();
	}

	@Override
	public PythonCallKind kind() {
		return this.target.kind();
	}

	@Override
	public @Nullable String reference() {
		return this.target.reference();
	}

	@Override
	public String description() {
		return this.target.description();
	}

}
