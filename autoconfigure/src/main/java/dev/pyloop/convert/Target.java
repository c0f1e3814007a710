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
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JavaType;

/**
 * A type that a value shall be converted to.
 */
final class Target {

	private final TypeConverters converters;

	private final Type type;

	private final Class<?> rawClass;

	Target(TypeConverters converters, Type type) {
		this.converters = converters;
		this.type = type;
		this.rawClass = rawClass(type);
	}

	Type type() {
		return this.type;
	}

	Class<?> rawClass() {
		return this.rawClass;
	}

	Target argument(int index) {
		if (this.type instanceof ParameterizedType parameterized) {
			Type[] arguments = parameterized.getActualTypeArguments();
			if (index < arguments.length) {
				return new Target(this.converters, arguments[index]);
			}
		}
		if (this.type instanceof JavaType javaType && index < javaType.containedTypeCount()) {
			return new Target(this.converters, javaType.containedType(index));
		}
		return new Target(this.converters, Object.class);
	}

	Target component() {
		if (this.type instanceof GenericArrayType array) {
			return new Target(this.converters, array.getGenericComponentType());
		}
		if (this.type instanceof JavaType javaType && javaType.isArrayType()) {
			return new Target(this.converters, javaType.getContentType());
		}
		Class<?> component = this.rawClass.getComponentType();
		return new Target(this.converters, (component != null) ? component : Object.class);
	}

	boolean isAny() {
		return this.rawClass == Object.class;
	}

	@Nullable Object convert(@Nullable Object value) {
		if (value == null) {
			return none();
		}
		if (this.rawClass == value.getClass() || this.rawClass == Object.class) {
			return asIs(value);
		}
		if (value instanceof PythonArray array && array.dimensions() == 0 && !this.rawClass.isInstance(value)) {
			return convert(array.toList());
		}
		return converter().read(value, this);
	}

	@Nullable Object convertElement(@Nullable Object value, int index) {
		try {
			return convert(value);
		}
		catch (RefusedValueException ex) {
			throw ex.in(new ValuePath().index(index));
		}
	}

	@Nullable Object convertEntry(@Nullable Object value, @Nullable Object key) {
		try {
			return convert(value);
		}
		catch (RefusedValueException ex) {
			throw ex.in(new ValuePath().key(key));
		}
	}

	RefusedValueException refuse(Object value) {
		return new RefusedValueException(refusal(value));
	}

	RefusedValueException refuse(Object value, String reason) {
		return refuse(value, reason, null);
	}

	RefusedValueException refuse(Object value, String reason, @Nullable Throwable cause) {
		return new RefusedValueException(refusal(value) + ": " + reason, cause);
	}

	private String refusal(Object value) {
		return "%s (%s) cannot become %s".formatted(ValueText.of(value), ValueText.type(value),
				ValueText.type(this.type));
	}

	private @Nullable Object none() {
		if (this.rawClass.isPrimitive() && this.rawClass != void.class) {
			throw new RefusedValueException("None cannot become %s: use %s to allow it".formatted(this.rawClass,
					ClassUtils.resolvePrimitiveIfNecessary(this.rawClass).getSimpleName()));
		}
		return this.rawClass.isPrimitive() ? null : converter().readNone();
	}

	private @Nullable Object asIs(Object value) {
		return (this.type instanceof ParameterizedType || this.type instanceof GenericArrayType
				|| this.type instanceof JavaType) ? converter().read(value, this) : value;
	}

	private TypeConverter<?> converter() {
		return this.converters.forTarget(this.rawClass);
	}

	private static Class<?> rawClass(Type type) {
		if (type instanceof Class<?> rawClass) {
			return rawClass;
		}
		if (type instanceof ParameterizedType parameterized) {
			return rawClass(parameterized.getRawType());
		}
		if (type instanceof JavaType javaType) {
			return javaType.getRawClass();
		}
		if (type instanceof GenericArrayType array) {
			return Array.newInstance(rawClass(array.getGenericComponentType()), 0).getClass();
		}
		if (type instanceof WildcardType wildcard) {
			return rawClass(wildcard.getUpperBounds()[0]);
		}
		if (type instanceof TypeVariable<?> variable) {
			return rawClass(variable.getBounds()[0]);
		}
		throw new RefusedValueException("The target type %s is of an unknown kind".formatted(type));
	}

}
