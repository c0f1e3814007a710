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

/**
 * Adapts a {@link PythonConverter}.
 *
 * @param <T> the Java type
 */
final class CustomConverter<T> extends ExactConverter<T> {

	private final PythonConverter<T> converter;

	CustomConverter(PythonConverter<T> converter) {
		super(converter.getType());
		this.converter = converter;
	}

	@Override
	public void write(T value, ValueWriter out) {
		Object replacement;
		try {
			replacement = this.converter.toPython(value);
		}
		catch (RuntimeException ex) {
			throw new RefusedValueException("%s failed to convert %s: %s".formatted(name(), ValueText.of(value), ex),
					ex);
		}
		if (replacement == value) {
			throw new RefusedValueException("%s gave %s back as it was".formatted(name(), ValueText.of(value)));
		}
		out.replace(replacement);
	}

	@Override
	public @Nullable Object read(Object value, Target target) {
		try {
			return this.converter.fromPython(value);
		}
		catch (RuntimeException ex) {
			throw target.refuse(value, String.valueOf(ex.getMessage()), ex);
		}
	}

	private String name() {
		return this.converter.getClass().getName();
	}

}
