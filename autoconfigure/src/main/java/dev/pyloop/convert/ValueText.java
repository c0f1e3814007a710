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

import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Short texts of values and types for messages.
 */
final class ValueText {

	private static final int MAX_LENGTH = 60;

	private static final int MAX_BITS = 256;

	private ValueText() {
	}

	static String of(@Nullable Object value) {
		if (value == null) {
			return "None";
		}
		if (value instanceof CharSequence text) {
			return '"' + shorten(text) + '"';
		}
		if (value instanceof BigInteger number && number.bitLength() > MAX_BITS) {
			return "an integer of %d bits".formatted(number.bitLength());
		}
		if (value instanceof Collection<?> collection) {
			return "%s of %d elements".formatted(type(value), collection.size());
		}
		if (value instanceof Map<?, ?> map) {
			return "%s of %d entries".formatted(type(value), map.size());
		}
		if (value instanceof Number || value instanceof Boolean || value instanceof Enum<?>
				|| value.getClass().getName().startsWith("java.time.")) {
			return shorten(value.toString());
		}
		return "a value of " + value.getClass().getTypeName();
	}

	static String type(Object value) {
		if (value instanceof Map<?, ?>) {
			return "dict";
		}
		if (value instanceof java.util.Set<?>) {
			return "set";
		}
		if (value instanceof Collection<?>) {
			return "list";
		}
		if (value instanceof CharSequence) {
			return "str";
		}
		if (value instanceof Boolean) {
			return "bool";
		}
		if (value instanceof Double || value instanceof Float) {
			return "float";
		}
		if (value instanceof byte[]) {
			return "bytes";
		}
		if (value instanceof BigInteger || value instanceof Integer || value instanceof Long) {
			return "int";
		}
		return value.getClass().getSimpleName();
	}

	static String type(Type type) {
		if (type instanceof JavaType javaType) {
			return javaType.hasGenericTypes() ? javaType.toCanonical() : type((Type) javaType.getRawClass());
		}
		return (type instanceof Class<?> rawType && rawType.getName().startsWith("java.lang."))
				? rawType.getSimpleName() : type.getTypeName();
	}

	private static String shorten(CharSequence text) {
		return (text.length() <= MAX_LENGTH) ? text.toString() : text.subSequence(0, MAX_LENGTH) + "…";
	}

}
