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
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Converts records, beans and whatever else Jackson knows from and to {@code dict}.
 */
final class ObjectConverter implements TypeConverter<Object> {

	private static final String NO_PROPERTIES = "No serializer found";

	private final JsonMapper mapper;

	ObjectConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public boolean writes(Class<?> type) {
		return true;
	}

	@Override
	public void write(Object value, ValueWriter out) {
		Object properties = properties(value);
		if (properties instanceof Map<?, ?> map) {
			out.object(value, map);
		}
		else {
			out.replace(properties);
		}
	}

	@Override
	public boolean reads(Class<?> target) {
		return true;
	}

	@Override
	public @Nullable Object read(Object value, Target target) {
		if (target.rawClass().isInstance(value) && !(target.type() instanceof java.lang.reflect.ParameterizedType)) {
			return value;
		}
		try (TokenBuffer buffer = TokenBuffer.forGeneration()) {
			TokenBuffers.write(withLists(value), buffer, ValueWriter.MAX_OBJECTS);
			return this.mapper.readValue(buffer, type(target));
		}
		catch (JacksonException ex) {
			throw refuse(value, target, ex);
		}
	}

	private static Object withLists(Object value) {
		if (value instanceof PythonArray array) {
			return array.toList();
		}
		Elements elements = (value instanceof Collection<?>) ? null : Elements.of(value);
		if (elements == null) {
			return value;
		}
		List<@Nullable Object> list = new ArrayList<>(elements.size());
		elements.forEach(list::add);
		return list;
	}

	private @Nullable Object properties(Object value) {
		if (value instanceof Record && value.getClass().getRecordComponents().length == 0) {
			return Collections.emptyMap();
		}
		try (TokenBuffer buffer = this.mapper.writeValueIntoBuffer(value)) {
			return TokenBuffers.read(buffer);
		}
		catch (JacksonException ex) {
			String reason = String.valueOf(ex.getOriginalMessage());
			String remedy = reason.startsWith(NO_PROPERTIES)
					? "it has no properties. Pass a record or a map, or register a PythonConverter" : reason;
			throw new RefusedValueException(
					"A value of %s cannot travel to Python: %s".formatted(value.getClass().getTypeName(), remedy), ex)
				.in(path(ex));
		}
	}

	private JavaType type(Target target) {
		return this.mapper.getTypeFactory().constructType(target.type());
	}

	private static RefusedValueException refuse(Object value, Target target, JacksonException ex) {
		List<JacksonException.Reference> references = ex.getPath();
		if (references.isEmpty()) {
			return target.refuse(value, ex.getOriginalMessage(), ex);
		}
		return new RefusedValueException(ex.getOriginalMessage(), ex).in(path(ex));
	}

	private static ValuePath path(JacksonException ex) {
		ValuePath path = new ValuePath();
		for (JacksonException.Reference reference : ex.getPath()) {
			if (reference.getPropertyName() != null) {
				path.key(reference.getPropertyName());
			}
			else {
				path.index(reference.getIndex());
			}
		}
		return path;
	}

}
