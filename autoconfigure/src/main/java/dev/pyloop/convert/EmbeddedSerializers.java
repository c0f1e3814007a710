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

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.MapType;

/**
 * Finds the serializers of values that are passed through, which include maps whose keys
 * are not strings: Python's may be anything.
 */
final class EmbeddedSerializers implements Serializers {

	private final TypeConverters converters;

	EmbeddedSerializers(TypeConverters converters) {
		this.converters = converters;
	}

	@Override
	public @Nullable ValueSerializer<?> findSerializer(SerializationConfig config, JavaType type,
			BeanDescription.Supplier description, JsonFormat.@Nullable Value format) {
		return serializer(type);
	}

	@Override
	public @Nullable ValueSerializer<?> findArraySerializer(SerializationConfig config, ArrayType type,
			BeanDescription.Supplier description, JsonFormat.@Nullable Value format,
			@Nullable TypeSerializer elementTypeSerializer, @Nullable ValueSerializer<Object> elementSerializer) {
		return serializer(type);
	}

	@Override
	public @Nullable ValueSerializer<?> findMapSerializer(SerializationConfig config, MapType type,
			BeanDescription.Supplier description, JsonFormat.@Nullable Value format,
			@Nullable ValueSerializer<Object> keySerializer, @Nullable TypeSerializer valueTypeSerializer,
			@Nullable ValueSerializer<Object> valueSerializer) {
		Class<?> keyType = type.getKeyType().getRawClass();
		boolean embedded = EmbeddedTypes.isNumber(keyType) || keyType == Boolean.class || isEmbedded(keyType);
		return embedded ? EmbeddedSerializer.INSTANCE : null;
	}

	private @Nullable ValueSerializer<?> serializer(JavaType type) {
		return isEmbedded(type.getRawClass()) ? EmbeddedSerializer.INSTANCE : null;
	}

	private boolean isEmbedded(Class<?> type) {
		return EmbeddedTypes.isEmbedded(type) || this.converters.isCustom(type);
	}

}
