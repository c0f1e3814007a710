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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonConversionException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.observation.PythonCallKind;
import dev.pyloop.ring.FrameType;

/**
 * The request of calls that run concurrently on one loop.
 *
 * @param calls the calls
 * @param affinityKey the key that selects the loop, if any
 * @param outcomes whether every outcome is wanted, rather than to fail fast
 * @param timeout the timeout of all together, if any
 */
record GatherRequest(List<DefaultPythonCall> calls, @Nullable Object affinityKey, boolean outcomes,
		@Nullable Duration timeout) implements PythonRequest {

	@Override
	public int type() {
		return FrameType.GATHER;
	}

	@Override
	public int flags() {
		return 0;
	}

	@Override
	public int weight() {
		return Math.max(1, this.calls.size());
	}

	@Override
	public void write(PythonConverters converters, MarshalWriter out) {
		out.beginTuple(2);
		out.writeInt(this.outcomes ? 1 : 0);
		out.beginList(this.calls.size());
		CallTarget previous = null;
		for (int i = 0; i < this.calls.size(); i++) {
			DefaultPythonCall call = this.calls.get(i);
			try {
				write(call, call.target() == previous, converters, out);
				previous = call.target();
			}
			catch (PythonConversionException ex) {
				throw new PythonConversionException("Call " + i + " of the gathered calls: " + ex.getMessage(),
						ex.getPath(), ex);
			}
		}
	}

	private static void write(DefaultPythonCall call, boolean again, PythonConverters converters, MarshalWriter out) {
		out.beginTuple(call.target().size() + 1);
		if (again) {
			out.writeNone();
			call.arguments().write(call.target(), converters, out);
		}
		else {
			call.target().write(call.arguments(), converters, out);
		}
		out.writeBoolean(call.options().inline());
	}

	@Override
	public boolean isStrict() {
		return this.affinityKey instanceof PythonEventLoop
				|| this.calls.stream().anyMatch((call) -> call.options().strict());
	}

	@Override
	public boolean isIdempotent() {
		return this.calls.stream().allMatch((call) -> call.options().idempotent());
	}

	@Override
	public Map<CallLimiter, Integer> permits(CallLimits limits) {
		Map<CallLimiter, Integer> permits = new LinkedHashMap<>();
		for (DefaultPythonCall call : this.calls) {
			CallLimiter limiter = call.target().limiter(limits);
			if (limiter != null) {
				permits.merge(limiter, 1, Integer::sum);
			}
		}
		return permits;
	}

	@Override
	public PythonCallKind kind() {
		return PythonCallKind.GATHER;
	}

	@Override
	public @Nullable String reference() {
		String reference = null;
		for (DefaultPythonCall call : this.calls) {
			String next = call.target().reference();
			if (reference != null && !reference.equals(next)) {
				return null;
			}
			reference = next;
		}
		return reference;
	}

	@Override
	public String description() {
		return "the " + this.calls.size() + " gathered calls";
	}

}
