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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedList;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * Converts collections other than sets from and to {@code list}.
 */
final class CollectionConverter extends ExactConverter<Collection<?>> {

	@SuppressWarnings("unchecked")
	CollectionConverter() {
		super((Class<Collection<?>>) (Class<?>) Collection.class);
	}

	@Override
	public void write(Collection<?> value, ValueWriter out) {
		out.list(value, value.iterator(), value.size());
	}

	@Override
	public boolean reads(Class<?> target) {
		return target == List.class || target == Collection.class || target == Iterable.class
				|| target == ArrayList.class || target == LinkedList.class || target == Queue.class
				|| target == Deque.class;
	}

	@Override
	public Object read(Object value, Target target) {
		Elements elements = Elements.required(value, target);
		Target element = target.argument(0);
		if (element.isAny() && target.rawClass().isInstance(value)) {
			return value;
		}
		if (element.isAny() && value instanceof PythonArray array && array.toList() instanceof List<?> list) {
			return copy(list, target);
		}
		return convert(elements, element, target);
	}

	private static Collection<@Nullable Object> copy(List<?> list, Target target) {
		Collection<@Nullable Object> result = create(target.rawClass(), list.size());
		result.addAll(list);
		return result;
	}

	private static Collection<@Nullable Object> convert(Elements elements, Target element, Target target) {
		Collection<@Nullable Object> result = create(target.rawClass(), elements.size());
		elements.convert(element, result);
		return result;
	}

	private static Collection<@Nullable Object> create(Class<?> type, int size) {
		if (type == LinkedList.class || type == Queue.class || type == Deque.class) {
			return new LinkedList<>();
		}
		return new ArrayList<>(size);
	}

}
