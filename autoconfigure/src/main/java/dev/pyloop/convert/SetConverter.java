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

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Converts sets from and to {@code set}.
 */
final class SetConverter extends ExactConverter<Set<?>> {

	@SuppressWarnings("unchecked")
	SetConverter() {
		super((Class<Set<?>>) (Class<?>) Set.class);
	}

	@Override
	public void write(Set<?> value, ValueWriter out) {
		out.set(value);
	}

	@Override
	public boolean reads(Class<?> target) {
		return target == Set.class || target == HashSet.class || target == LinkedHashSet.class
				|| target == SortedSet.class || target == TreeSet.class;
	}

	@Override
	public Object read(Object value, Target target) {
		Elements elements = Elements.required(value, target);
		Target element = target.argument(0);
		Set<@Nullable Object> result = SortedSet.class.isAssignableFrom(target.rawClass()) ? new TreeSet<>()
				: new LinkedHashSet<>();
		elements.convert(element, result);
		return result;
	}

}
