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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Refuses keys of a map, or elements of a set, that differ in Java and are equal in
 * Python, where all but one of them would be lost. Values of one type are equal in both
 * or in neither, but for the numbers that Java tells apart by scale or sign of zero.
 */
final class PythonKeys {

	private @Nullable Object container;

	private @Nullable Class<?> type;

	private @Nullable Set<Object> seen;

	/**
	 * Begin with the keys of a map or the elements of a set, or with what needs no check.
	 * @param container the map or set, or {@code null} to check nothing
	 */
	void begin(@Nullable Object container) {
		this.container = container;
		this.type = null;
		this.seen = null;
	}

	/**
	 * Check the next key.
	 * @param key the key
	 * @param index how many were checked before
	 */
	void check(@Nullable Object key, int index) {
		Object container = this.container;
		if (key == null || container == null) {
			return;
		}
		if (this.seen == null) {
			if (key.getClass() == this.type) {
				return;
			}
			if (this.type == null && !isInexact(key)) {
				this.type = key.getClass();
				return;
			}
			this.seen = first(index, keys(container));
		}
		if (!this.seen.add(asInPython(key))) {
			throw new RefusedValueException(
					"%s of type %s is equal in Python to what comes before it, so that one of them would be lost"
						.formatted(ValueText.of(key), key.getClass().getName()));
		}
	}

	private static Collection<?> keys(Object container) {
		return (container instanceof Map<?, ?> map) ? map.keySet() : (Collection<?>) container;
	}

	private static Set<Object> first(int count, Collection<?> keys) {
		Set<Object> first = new HashSet<>();
		Iterator<?> iterator = keys.iterator();
		for (int i = 0; i < count && iterator.hasNext(); i++) {
			Object key = iterator.next();
			if (key != null) {
				first.add(asInPython(key));
			}
		}
		return first;
	}

	private static boolean isInexact(Object key) {
		return key instanceof Double || key instanceof Float || key instanceof BigDecimal;
	}

	private static Object asInPython(Object key) {
		if (key instanceof Boolean bool) {
			return bool ? BigDecimal.ONE : BigDecimal.ZERO;
		}
		if (key instanceof Character character) {
			return character.toString();
		}
		BigDecimal number = (key instanceof Number) ? number((Number) key) : null;
		return (number != null) ? number.stripTrailingZeros() : key;
	}

	private static @Nullable BigDecimal number(Number number) {
		if (number instanceof BigDecimal decimal) {
			return decimal;
		}
		if (number instanceof BigInteger integer) {
			return new BigDecimal(integer);
		}
		if (number instanceof Double || number instanceof Float) {
			// Exactly, as Python compares
			return Double.isFinite(number.doubleValue()) ? new BigDecimal(number.doubleValue()) : null;
		}
		boolean integral = number instanceof Integer || number instanceof Long || number instanceof Short
				|| number instanceof Byte;
		return integral ? BigDecimal.valueOf(number.longValue()) : null;
	}

}
