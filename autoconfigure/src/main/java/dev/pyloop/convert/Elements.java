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

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Iterator;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * The elements of a value that Python would iterate over: a list, a set, an array.
 */
interface Elements extends Iterable<@Nullable Object> {

	int size();

	/**
	 * Convert the elements.
	 * @param element the type of each
	 * @param result the collection to add them to
	 */
	default void convert(Target element, Collection<@Nullable Object> result) {
		int index = 0;
		for (Object item : this) {
			result.add(element.convertElement(item, index++));
		}
	}

	/**
	 * Return the elements of a value that must have some.
	 * @param value the value
	 * @param target what it is converted to
	 * @return the elements
	 */
	static Elements required(Object value, Target target) {
		Elements elements = of(value);
		if (elements == null) {
			throw target.refuse(value);
		}
		return elements;
	}

	static @Nullable Elements of(Object value) {
		if (value instanceof Collection<?> collection) {
			return new OfCollection(collection);
		}
		if (value instanceof PythonArray array) {
			return (array.dimensions() > 0) ? new PythonArrayElements(array) : null;
		}
		if (value.getClass().isArray() && !(value instanceof byte[])) {
			return new OfArray(value);
		}
		return null;
	}

	record OfCollection(Collection<?> collection) implements Elements {

		@Override
		public int size() {
			return this.collection.size();
		}

		@Override
		@SuppressWarnings("unchecked")
		public Iterator<@Nullable Object> iterator() {
			return (Iterator<@Nullable Object>) this.collection.iterator();
		}

	}

	record OfArray(Object array) implements Elements {

		@Override
		public int size() {
			return Array.getLength(this.array);
		}

		@Override
		public Iterator<@Nullable Object> iterator() {
			return IntStream.range(0, size())
				.<@Nullable Object>mapToObj((index) -> Array.get(this.array, index))
				.iterator();
		}

	}

}
