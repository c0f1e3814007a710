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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.PythonConversionException;

/**
 * Converts between Java values and the bytes that Python reads. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class PythonConverters {

	private final TypeConverters converters;

	private PythonConverters(TypeConverters converters) {
		this.converters = converters;
	}

	/**
	 * Create the converters.
	 * @param mapper the mapper whose settings apply to records and beans, or {@code null}
	 * for Jackson's defaults
	 * @param custom converters of own types, which are asked before the others
	 * @return the converters
	 */
	public static PythonConverters create(@Nullable JsonMapper mapper, PythonConverter<?>... custom) {
		Assert.notNull(custom, "'custom' must not be null");
		List<TypeConverter<?>> converters = new ArrayList<>();
		for (PythonConverter<?> converter : custom) {
			converters.add(new CustomConverter<>(converter));
		}
		converters.addAll(BuiltInConverters.get());
		return new PythonConverters(new TypeConverters(converters, (mapper != null) ? mapper : new JsonMapper()));
	}

	/**
	 * Write a value for Python.
	 * @param value the value
	 * @param out what to write to; after an exception it holds an incomplete value that
	 * has to be dropped
	 * @throws PythonConversionException if the value or one inside it cannot travel
	 */
	public void write(@Nullable Object value, MarshalWriter out) {
		if (value == null) {
			out.writeNone();
		}
		else if (value instanceof String text) {
			out.writeString(text);
		}
		else if (value instanceof Integer number) {
			out.writeInt(number);
		}
		else if (value instanceof Double number) {
			out.writeDouble(number);
		}
		else {
			out.values().write(value, this.converters);
		}
	}

	/**
	 * Read a value of Python.
	 * @param buffer where the value is
	 * @param offset where it starts
	 * @param length the number of its bytes
	 * @return the value, {@code null} for {@code None}
	 * @throws MarshalException if there is no well-formed value
	 */
	public @Nullable Object read(ByteBuffer buffer, int offset, int length) {
		Object scalar = MarshalScalars.read(buffer, offset, length);
		return (scalar != MarshalScalars.OTHER) ? scalar : new MarshalReader().read(buffer, offset, length);
	}

	/**
	 * Convert a value as {@link #read} gives it to a type.
	 * @param untyped the value
	 * @param target the type, which may have type arguments
	 * @param <T> the type
	 * @return a value of the type, {@code null} for {@code None}
	 * @throws PythonConversionException if the value or one inside it has no place in the
	 * type
	 */
	@SuppressWarnings("unchecked")
	public <T> @Nullable T convert(@Nullable Object untyped, Type target) {
		if (untyped != null && target instanceof Class<?> type && isInstance(type, untyped)) {
			return (T) untyped;
		}
		try {
			return (T) new Target(this.converters, target).convert(untyped);
		}
		catch (RefusedValueException ex) {
			throw ex.toConversionException();
		}
	}

	private static boolean isInstance(Class<?> type, Object value) {
		Class<?> boxed = type.isPrimitive() ? ClassUtils.resolvePrimitiveIfNecessary(type) : type;
		return boxed == value.getClass() || boxed == Object.class;
	}

}
