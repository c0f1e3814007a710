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

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Converts maps from and to {@code dict}.
 */
final class MapConverter extends ExactConverter<Map<?, ?>> {

	@SuppressWarnings("unchecked")
	MapConverter() {
		super((Class<Map<?, ?>>) (Class<?>) Map.class);
	}

	@Override
	public void write(Map<?, ?> value, ValueWriter out) {
		out.dict(value);
	}

	@Override
	public boolean reads(Class<?> target) {
		return target == Map.class || target == HashMap.class || target == LinkedHashMap.class
				|| target == SortedMap.class || target == TreeMap.class;
	}

	@Override
	public Object read(Object value, Target target) {
		if (!(value instanceof Map<?, ?> map)) {
			throw target.refuse(value);
		}
		Target keys = target.argument(0);
		Target values = target.argument(1);
		if (keys.isAny() && values.isAny() && target.rawClass().isInstance(value)) {
			return value;
		}
		Map<@Nullable Object, @Nullable Object> result = SortedMap.class.isAssignableFrom(target.rawClass())
				? new TreeMap<>() : new LinkedHashMap<>();
		map.forEach((key, item) -> result.put(keys.convertEntry(key, key), values.convertEntry(item, key)));
		return result;
	}

}
