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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * A container that {@link MarshalReader} is in the middle of.
 */
final class ReadFrame {

	private static final int MAX_INITIAL_TABLE = 1 << 16;

	private @Nullable List<@Nullable Object> list;

	private @Nullable Set<@Nullable Object> set;

	private @Nullable Map<@Nullable Object, @Nullable Object> map;

	private @Nullable Object key;

	private boolean hasKey;

	private boolean tuple;

	private boolean extension;

	private int remaining;

	int reference;

	long weight;

	void list(int size, int reference) {
		open(size, reference);
		this.list = new ArrayList<>(size);
	}

	void tuple(int size, int reference) {
		list(size, reference);
		this.tuple = true;
	}

	void set(int size, int reference) {
		open(size, reference);
		this.set = new LinkedHashSet<>(Math.min(size * 4 / 3 + 1, MAX_INITIAL_TABLE));
	}

	void map(int reference) {
		open(Integer.MAX_VALUE, reference);
		this.map = new LinkedHashMap<>();
	}

	private void open(int size, int reference) {
		this.list = null;
		this.set = null;
		this.map = null;
		this.key = null;
		this.hasKey = false;
		this.tuple = false;
		this.extension = false;
		this.remaining = size;
		this.reference = reference;
		this.weight = 1;
	}

	boolean isMap() {
		return this.map != null;
	}

	boolean isSized() {
		return this.map == null;
	}

	boolean isExtension() {
		return this.extension;
	}

	boolean isComplete() {
		return this.remaining == 0;
	}

	boolean isHashing() {
		return this.set != null || (this.map != null && !this.hasKey);
	}

	boolean markExtension() {
		if (!this.tuple || this.list == null || !this.list.isEmpty()) {
			return false;
		}
		this.extension = true;
		return true;
	}

	boolean end() {
		this.remaining = 0;
		return !this.hasKey;
	}

	void add(@Nullable Object value) {
		if (this.list != null) {
			this.list.add(value);
			this.remaining--;
		}
		else if (this.set != null) {
			this.set.add(hashable(value));
			this.remaining--;
		}
		else if (this.map != null) {
			addToMap(this.map, value);
		}
	}

	private void addToMap(Map<@Nullable Object, @Nullable Object> map, @Nullable Object value) {
		if (this.hasKey) {
			map.put(this.key, value);
			this.key = null;
			this.hasKey = false;
		}
		else {
			this.key = hashable(value);
			this.hasKey = true;
		}
	}

	Object container() {
		Object container = (this.list != null) ? this.list : (this.set != null) ? this.set : this.map;
		this.list = null;
		this.set = null;
		this.map = null;
		Assert.state(container != null, "No container is open");
		return container;
	}

	void appendTo(ValuePath path) {
		if (this.list != null && !this.extension) {
			path.index(this.list.size());
		}
		else if (this.set != null) {
			path.index(this.set.size());
		}
		else if (this.map != null && this.hasKey) {
			path.key(this.key);
		}
	}

	private static @Nullable Object hashable(@Nullable Object value) {
		return (value instanceof byte[] bytes) ? ByteBuffer.wrap(bytes).asReadOnlyBuffer() : value;
	}

}
