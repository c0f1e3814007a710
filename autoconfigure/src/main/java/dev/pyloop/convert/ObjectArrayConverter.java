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
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Converts arrays of objects from and to {@code list}.
 */
final class ObjectArrayConverter implements TypeConverter<Object[]> {

	@Override
	public boolean writes(Class<?> type) {
		return type.isArray() && !type.getComponentType().isPrimitive();
	}

	@Override
	public void write(Object[] value, ValueWriter out) {
		out.list(value, Arrays.asList(value).iterator(), value.length);
	}

	@Override
	public boolean reads(Class<?> target) {
		return writes(target);
	}

	@Override
	public Object read(Object value, Target target) {
		Elements elements = Elements.required(value, target);
		Target component = target.component();
		@Nullable Object[] result = (@Nullable Object[]) Array.newInstance(component.rawClass(), elements.size());
		int index = 0;
		for (Object element : elements) {
			result[index] = component.convertElement(element, index);
			index++;
		}
		return result;
	}

}
