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

import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.observation.PythonCallKind;
import dev.pyloop.ring.FrameType;

/**
 * The request of a stream.
 *
 * @param call the call of the generator
 * @param credit how many items it may produce at first
 */
record StreamRequest(CallRequest call, long credit) implements PythonRequest {

	@Override
	public int type() {
		return FrameType.STREAM;
	}

	@Override
	public int flags() {
		return this.call.flags();
	}

	@Override
	public int weight() {
		return 1;
	}

	@Override
	public void write(PythonConverters converters, MarshalWriter out) {
		out.beginTuple(this.call.target().size() + 1);
		this.call.target().write(this.call.arguments(), converters, out);
		out.writeLong(this.credit);
	}

	@Override
	public @Nullable Object affinityKey() {
		return this.call.affinityKey();
	}

	@Override
	public boolean isStrict() {
		return this.call.isStrict();
	}

	@Override
	public @Nullable Duration timeout() {
		return this.call.timeout();
	}

	@Override
	public boolean isIdempotent() {
		return this.call.isIdempotent();
	}

	@Override
	public PythonRequest subject() {
		return this.call;
	}

	@Override
	public PythonCallKind kind() {
		return PythonCallKind.GENERATOR;
	}

	@Override
	public @Nullable String reference() {
		return this.call.reference();
	}

	@Override
	public String description() {
		return this.call.description();
	}

}
