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

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.jsontype.TypeDeserializer;

/**
 * Takes values that are passed through, and numbers, without a loss; anything else is
 * left to the deserializer that Jackson would have used.
 */
final class EmbeddedDeserializer extends DelegatingDeserializer {

	private final transient TypeConverters converters;

	private final JavaType type;

	EmbeddedDeserializer(TypeConverters converters, JavaType type, ValueDeserializer<?> delegate) {
		super(delegate);
		this.converters = converters;
		this.type = type;
	}

	@Override
	protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegate) {
		return new EmbeddedDeserializer(this.converters, this.type, delegate);
	}

	@Override
	public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
		Object value = value(parser);
		return (value != null) ? convert(parser, value) : super.deserialize(parser, context);
	}

	@Override
	public @Nullable Object deserializeWithType(JsonParser parser, DeserializationContext context,
			TypeDeserializer typeDeserializer) {
		Object value = value(parser);
		return (value != null) ? convert(parser, value) : super.deserializeWithType(parser, context, typeDeserializer);
	}

	private @Nullable Object value(JsonParser parser) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
			return parser.getEmbeddedObject();
		}
		boolean number = token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT;
		return (number && !this.type.isContainerType() && EmbeddedTypes.isNumber(boxed())) ? parser.getNumberValue()
				: null;
	}

	private Class<?> boxed() {
		return org.springframework.util.ClassUtils.resolvePrimitiveIfNecessary(this.type.getRawClass());
	}

	private @Nullable Object convert(JsonParser parser, Object value) {
		try {
			return new Target(this.converters, this.type).convert(value);
		}
		catch (RefusedValueException ex) {
			MismatchedInputException mismatch = MismatchedInputException.from(parser, this.type, ex.getMessage());
			mismatch.initCause(ex);
			throw mismatch;
		}
	}

}
