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
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Jackson's tokens from and to maps, lists and values.
 */
final class TokenBuffers {

	private TokenBuffers() {
	}

	/**
	 * Make a value of the tokens that Jackson wrote.
	 * @param buffer the tokens
	 * @return a map, a list, or a value
	 */
	static @Nullable Object read(TokenBuffer buffer) {
		Deque<Object> open = new ArrayDeque<>();
		Deque<String> names = new ArrayDeque<>();
		try (JsonParser parser = buffer.asParser()) {
			Object value = null;
			for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
				if (token == JsonToken.PROPERTY_NAME) {
					names.push(parser.currentName());
					continue;
				}
				if (token.isStructStart()) {
					open.push((token == JsonToken.START_OBJECT) ? new LinkedHashMap<>() : new ArrayList<>());
					continue;
				}
				value = token.isStructEnd() ? open.pop() : value(parser, token);
				add(open.peek(), names, value);
			}
			return value;
		}
	}

	@SuppressWarnings("unchecked")
	private static void add(@Nullable Object container, Deque<String> names, @Nullable Object value) {
		if (container instanceof Map<?, ?>) {
			((Map<Object, @Nullable Object>) container).put(names.pop(), value);
		}
		else if (container instanceof List<?>) {
			((List<@Nullable Object>) container).add(value);
		}
	}

	private static @Nullable Object value(JsonParser parser, JsonToken token) {
		return switch (token) {
			case VALUE_STRING -> parser.getString();
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
			case VALUE_TRUE -> Boolean.TRUE;
			case VALUE_FALSE -> Boolean.FALSE;
			case VALUE_EMBEDDED_OBJECT -> parser.getEmbeddedObject();
			default -> null;
		};
	}

	/**
	 * Make tokens for Jackson of a value as the reader gives it.
	 * @param value the value
	 * @param buffer where the tokens go
	 * @param maxDepth how deep containers may be nested
	 */
	static void write(Object value, TokenBuffer buffer, int maxDepth) {
		Deque<Iterator<?>> open = new ArrayDeque<>();
		open(value, buffer, open);
		while (!open.isEmpty()) {
			Iterator<?> iterator = open.peek();
			if (!iterator.hasNext()) {
				open.pop();
				close(iterator, buffer);
				continue;
			}
			Object next = iterator.next();
			if (next instanceof Map.Entry<?, ?> entry && iterator instanceof Entries) {
				buffer.writeName(name(entry.getKey()));
				next = entry.getValue();
			}
			open(next, buffer, open);
			if (open.size() > maxDepth) {
				throw new RefusedValueException("Containers are nested more than %d deep".formatted(maxDepth));
			}
		}
	}

	private static void open(@Nullable Object value, TokenBuffer buffer, Deque<Iterator<?>> open) {
		if (value instanceof Map<?, ?> map) {
			buffer.writeStartObject();
			open.push(new Entries(map.entrySet().iterator()));
		}
		else if (value instanceof java.util.Collection<?> collection) {
			buffer.writeStartArray();
			open.push(collection.iterator());
		}
		else {
			write(value, buffer);
		}
	}

	private static void close(Iterator<?> iterator, TokenBuffer buffer) {
		if (iterator instanceof Entries) {
			buffer.writeEndObject();
		}
		else {
			buffer.writeEndArray();
		}
	}

	private static void write(@Nullable Object value, TokenBuffer buffer) {
		if (value == null) {
			buffer.writeNull();
		}
		else if (value instanceof String text) {
			buffer.writeString(text);
		}
		else if (value instanceof Integer number) {
			buffer.writeNumber(number);
		}
		else if (value instanceof Long number) {
			buffer.writeNumber(number);
		}
		else if (value instanceof Double number) {
			buffer.writeNumber(number);
		}
		else if (value instanceof Boolean bool) {
			buffer.writeBoolean(bool);
		}
		else if (value instanceof BigInteger number) {
			buffer.writeNumber(number);
		}
		else if (value instanceof BigDecimal number) {
			buffer.writeNumber(number);
		}
		else {
			buffer.writeEmbeddedObject(value);
		}
	}

	private static String name(@Nullable Object key) {
		if (key instanceof String || key instanceof Number || key instanceof Boolean
				|| (key != null && EmbeddedTypes.isEmbedded(key.getClass()) && !(key instanceof ByteBuffer))) {
			return key.toString();
		}
		throw new RefusedValueException("The key %s has no name in a Java object".formatted(ValueText.of(key)));
	}

	private record Entries(Iterator<?> entries) implements Iterator<Object> {

		@Override
		public boolean hasNext() {
			return this.entries.hasNext();
		}

		@Override
		public Object next() {
			return this.entries.next();
		}

	}

}
