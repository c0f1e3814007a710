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

package dev.pyloop.convert;

import org.jspecify.annotations.Nullable;

/**
 * Strings that were written with a reference number, by their hash. A small table that
 * forgets nothing until {@link #reset()} and takes no more when it is full.
 */
final class MarshalKeys {

	private static final int SLOTS = 128;

	private static final int LIMIT = 64;

	private @Nullable String @Nullable [] strings;

	private final int[] references = new int[SLOTS];

	private int size;

	void reset() {
		if (this.size != 0) {
			this.strings = null;
			this.size = 0;
		}
	}

	boolean hasRoom() {
		return this.size < LIMIT;
	}

	int find(String value) {
		if (this.strings == null) {
			return -1;
		}
		int slot = slot(this.strings, value);
		return (this.strings[slot] != null) ? this.references[slot] : -1;
	}

	void add(String value) {
		if (this.strings == null) {
			this.strings = new String[SLOTS];
		}
		int slot = slot(this.strings, value);
		this.strings[slot] = value;
		this.references[slot] = this.size++;
	}

	private int slot(@Nullable String[] strings, String value) {
		int hash = value.hashCode();
		int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
		while (true) {
			String present = strings[slot];
			if (present == null || present == value || present.equals(value)) {
				return slot;
			}
			slot = (slot + 1) & (SLOTS - 1);
		}
	}

}
