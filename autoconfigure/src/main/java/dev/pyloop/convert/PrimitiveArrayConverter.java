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
import java.util.Iterator;

/**
 * Converts arrays of numbers from and to {@code array.array}, and {@code boolean[]} from
 * and to a {@code list}.
 */
final class PrimitiveArrayConverter implements TypeConverter<Object> {

	@Override
	public boolean writes(Class<?> type) {
		return type.isArray() && type.getComponentType().isPrimitive();
	}

	@Override
	public void write(Object value, ValueWriter out) {
		if (value instanceof boolean[] || out.isHashable()) {
			Elements.OfArray elements = new Elements.OfArray(value);
			Iterator<?> iterator = elements.iterator();
			out.list(value, iterator, elements.size());
			return;
		}
		PrimitiveArrays.write(value, out.marshal());
	}

	@Override
	public boolean reads(Class<?> target) {
		return writes(target);
	}

	@Override
	public Object read(Object value, Target target) {
		Object whole = (value instanceof PythonArray array) ? array.toPrimitiveArray() : null;
		if (whole != null && whole.getClass() == target.rawClass()) {
			return whole;
		}
		Elements elements = Elements.required(value, target);
		Object result = Array.newInstance(target.rawClass().getComponentType(), elements.size());
		Target component = target.component();
		int index = 0;
		for (Object element : elements) {
			Array.set(result, index, component.convertElement(element, index));
			index++;
		}
		return result;
	}

}
