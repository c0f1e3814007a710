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

import org.springframework.util.ClassUtils;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.CollectionType;

/**
 * Lets the deserializers of values that are passed through, of numbers and of what has
 * elements take such values; theirs stays what they do with anything else.
 */
final class EmbeddedDeserializerModifier extends ValueDeserializerModifier {

	private final transient TypeConverters converters;

	EmbeddedDeserializerModifier(TypeConverters converters) {
		this.converters = converters;
	}

	@Override
	public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription.Supplier description,
			ValueDeserializer<?> deserializer) {
		JavaType type = description.getType();
		Class<?> rawClass = ClassUtils.resolvePrimitiveIfNecessary(type.getRawClass());
		boolean embedded = EmbeddedTypes.isEmbedded(rawClass) || EmbeddedTypes.isNumber(rawClass)
				|| this.converters.isCustom(rawClass);
		return (embedded && this.converters.isDirect(rawClass)) ? wrap(type, deserializer) : deserializer;
	}

	@Override
	public ValueDeserializer<?> modifyArrayDeserializer(DeserializationConfig config, ArrayType type,
			BeanDescription.Supplier description, ValueDeserializer<?> deserializer) {
		return this.converters.isDirect(type.getRawClass()) ? wrap(type, deserializer) : deserializer;
	}

	@Override
	public ValueDeserializer<?> modifyCollectionDeserializer(DeserializationConfig config, CollectionType type,
			BeanDescription.Supplier description, ValueDeserializer<?> deserializer) {
		return this.converters.isDirect(type.getRawClass()) ? wrap(type, deserializer) : deserializer;
	}

	private ValueDeserializer<?> wrap(JavaType type, ValueDeserializer<?> deserializer) {
		return new EmbeddedDeserializer(this.converters, type, deserializer);
	}

}
