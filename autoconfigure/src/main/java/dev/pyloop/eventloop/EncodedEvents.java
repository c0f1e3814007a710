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

import org.jspecify.annotations.Nullable;

/**
 * Encoded events that were offered together, and those that follow in the queue.
 */
final class EncodedEvents {

	final byte[] bytes;

	final boolean joinable;

	final boolean extensions;

	final int count;

	final int entries;

	@Nullable EncodedEvents next;

	EncodedEvents(byte[] bytes, boolean joinable, boolean extensions, int count, int entries) {
		this.bytes = bytes;
		this.joinable = joinable;
		this.extensions = extensions;
		this.count = count;
		this.entries = entries;
	}

}
