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

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;

/**
 * Writers for reuse, without locks and without thread-locals, which virtual threads would
 * multiply.
 */
final class FrameWriters {

	private static final int SIZE = 64;

	private static final int STRIDE = 16;

	private static final int MAX_KEPT = 1 << 16;

	private final AtomicReferenceArray<MarshalWriter> writers = new AtomicReferenceArray<>(SIZE * STRIDE);

	MarshalWriter take() {
		MarshalWriter writer = this.writers.getAndSet(place(), null);
		if (writer == null) {
			return new MarshalWriter();
		}
		writer.reset();
		return writer;
	}

	void give(@Nullable MarshalWriter writer) {
		if (writer != null && writer.capacity() <= MAX_KEPT) {
			this.writers.set(place(), writer);
		}
	}

	private int place() {
		long id = Thread.currentThread().getId();
		return (int) ((id * 0x9E3779B97F4A7C15L) >>> 58) * STRIDE;
	}

}
