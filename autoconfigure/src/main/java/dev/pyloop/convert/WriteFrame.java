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

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A container that {@link ValueWriter} is in the middle of.
 */
final class WriteFrame {

	private @Nullable Object container;

	private @Nullable Iterator<?> iterator;

	private boolean dict;

	private int remaining;

	private int index;

	private @Nullable Object key;

	private @Nullable Object value;

	private boolean hasValue;

	private final PythonKeys keys = new PythonKeys();

	boolean hashable;

	boolean object;

	void elements(Object container, Iterator<?> iterator, int size) {
		open(container, iterator);
		this.dict = false;
		this.remaining = size;
	}

	void set(Collection<?> set) {
		elements(set, set.iterator(), set.size());
		this.keys.begin(set);
		this.hashable = true;
	}

	void entries(Object container, Map<?, ?> map) {
		open(container, map.entrySet().iterator());
		this.keys.begin(map);
		this.dict = true;
	}

	private void open(Object container, Iterator<?> iterator) {
		this.container = container;
		this.iterator = iterator;
		this.index = -1;
		this.key = null;
		this.value = null;
		this.hasValue = false;
		this.hashable = false;
		this.object = false;
		this.keys.begin(null);
	}

	boolean isDict() {
		return this.dict;
	}

	boolean holds(@Nullable Object value) {
		return this.container == value;
	}

	boolean isAtKey() {
		return this.dict && !this.hasValue;
	}

	boolean hasNext() {
		if (this.hasValue) {
			return true;
		}
		boolean next = this.iterator != null && this.iterator.hasNext();
		if (!this.dict && next == (this.remaining == 0)) {
			throw new RefusedValueException("A collection changed its size while it was written");
		}
		return next;
	}

	@Nullable Object next() {
		if (this.hasValue) {
			this.hasValue = false;
			return this.value;
		}
		Object next = (this.iterator != null) ? this.iterator.next() : null;
		this.index++;
		if (this.dict && next instanceof Map.Entry<?, ?> entry) {
			this.key = entry.getKey();
			this.value = entry.getValue();
			this.hasValue = true;
			next = this.key;
		}
		else {
			this.remaining--;
		}
		this.keys.check(next, this.index);
		return next;
	}

	void appendTo(ValuePath path) {
		if (this.index < 0) {
			return;
		}
		if (this.dict) {
			path.key(this.key);
		}
		else {
			path.index(this.index);
		}
	}

	void clear() {
		this.index = -1;
		this.container = null;
		this.iterator = null;
		this.keys.begin(null);
		this.key = null;
		this.value = null;
	}

}
