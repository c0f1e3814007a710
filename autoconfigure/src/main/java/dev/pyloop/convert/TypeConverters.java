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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The converters in the order in which they are asked.
 */
final class TypeConverters {

	private final List<TypeConverter<?>> converters;

	private final List<TypeConverter<?>> custom;

	private final Map<Class<?>, TypeConverter<?>> writers = new ConcurrentHashMap<>();

	private final Map<Class<?>, TypeConverter<?>> readers = new ConcurrentHashMap<>();

	TypeConverters(List<TypeConverter<?>> converters, JsonMapper mapper) {
		this.custom = converters.stream()
			.filter(CustomConverter.class::isInstance)
			.<TypeConverter<?>>map((converter) -> converter)
			.toList();
		List<TypeConverter<?>> all = new ArrayList<>(converters);
		all.add(new ObjectConverter(new EmbeddedModule(this).customize(mapper)));
		this.converters = List.copyOf(all);
	}

	@SuppressWarnings("unchecked")
	TypeConverter<Object> forValue(Class<?> type) {
		TypeConverter<?> converter = this.writers.get(type);
		if (converter == null) {
			converter = this.writers.computeIfAbsent(type, this::findWriter);
		}
		return (TypeConverter<Object>) converter;
	}

	TypeConverter<?> forTarget(Class<?> type) {
		TypeConverter<?> converter = this.readers.get(type);
		return (converter != null) ? converter : this.readers.computeIfAbsent(type, this::findReader);
	}

	/**
	 * Return whether a target is converted without Jackson, so that Jackson may leave it
	 * to the converter.
	 * @param target the target
	 * @return whether it is
	 */
	boolean isDirect(Class<?> target) {
		return !(forTarget(target) instanceof ObjectConverter);
	}

	boolean isCustom(Class<?> type) {
		return this.custom.stream().anyMatch((converter) -> converter.writes(type) || converter.reads(type));
	}

	private TypeConverter<?> findWriter(Class<?> type) {
		for (TypeConverter<?> converter : this.converters) {
			if (converter.writes(type)) {
				return converter;
			}
		}
		throw new RefusedValueException("A value of %s cannot travel to Python".formatted(type.getTypeName()));
	}

	private TypeConverter<?> findReader(Class<?> type) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		for (TypeConverter<?> converter : this.converters) {
			if (converter.reads(boxed)) {
				return converter;
			}
		}
		throw new RefusedValueException("No value can become %s".formatted(type.getTypeName()));
	}

}
