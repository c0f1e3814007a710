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

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The objects that {@code marshal} data refers to again, and how large the values are
 * once every reference is followed, so that a few bytes cannot stand for a value that
 * nobody can walk through.
 */
final class MarshalReferences {

	private static final Object INCOMPLETE = new Object();

	private static final @Nullable Object[] NO_VALUES = new Object[0];

	private static final int[] NO_WEIGHTS = new int[0];

	private static final long MIN_WEIGHT = 1L << 24;

	private static final long MIN_HASHED = 1L << 16;

	private @Nullable Object[] values = NO_VALUES;

	private int[] weights = NO_WEIGHTS;

	private int size;

	private long weight;

	private long maxWeight;

	private long hashable;

	void reset(int length) {
		Arrays.fill(this.values, 0, this.size, null);
		this.size = 0;
		this.weight = 1;
		this.maxWeight = Math.min(Integer.MAX_VALUE, Math.max(MIN_WEIGHT, 64L * length));
		this.hashable = Math.max(MIN_HASHED, 16L * length);
	}

	int reserve() {
		add(INCOMPLETE);
		return this.size - 1;
	}

	void add(@Nullable Object value) {
		if (this.size == this.values.length) {
			int capacity = Math.max(16, this.size * 2);
			this.values = Arrays.copyOf(this.values, capacity);
			this.weights = Arrays.copyOf(this.weights, capacity);
		}
		this.values[this.size] = value;
		this.weights[this.size++] = 1;
	}

	void complete(int reference, @Nullable Object value, long weight) {
		this.weight = weight;
		if (reference >= 0) {
			this.values[reference] = value;
			this.weights[reference] = (int) weight;
		}
	}

	@Nullable Object get(MarshalInput input, int reference) {
		if (reference < 0 || reference >= this.size) {
			throw input.malformed("refers to object %d of %d".formatted(reference, this.size));
		}
		Object value = this.values[reference];
		if (value == INCOMPLETE) {
			throw input.malformed("has a container that contains itself");
		}
		this.weight = this.weights[reference];
		return value;
	}

	long takeWeight() {
		long result = this.weight;
		this.weight = 1;
		return result;
	}

	long add(MarshalInput input, long total, long weight) {
		long sum = total + weight;
		if (sum > this.maxWeight) {
			throw input.malformed("refers to the same objects so often that they make more than %d elements"
				.formatted(this.maxWeight));
		}
		return sum;
	}

	void hash(MarshalInput input, @Nullable Object value, long weight) {
		this.hashable -= (value instanceof byte[] bytes) ? bytes.length / 8 : weight - 1;
		if (this.hashable < 0) {
			throw input.malformed("has sets or dicts with keys that are too large to hash");
		}
	}

}
