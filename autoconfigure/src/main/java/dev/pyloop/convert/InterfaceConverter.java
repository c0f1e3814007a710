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

/**
 * Gives a value as it is to a target that it is an instance of, such as {@code Number} or
 * {@code Comparable}, and nothing to {@code Void}.
 */
final class InterfaceConverter implements TypeConverter<Object> {

	@Override
	public boolean writes(Class<?> type) {
		return false;
	}

	@Override
	public void write(Object value, ValueWriter out) {
		throw new IllegalStateException("Only reads");
	}

	@Override
	public boolean reads(Class<?> target) {
		return target == Void.class || target == Number.class || target == Comparable.class
				|| target == java.io.Serializable.class;
	}

	@Override
	public @org.jspecify.annotations.Nullable Object read(Object value, Target target) {
		if (target.rawClass() == Void.class) {
			return null;
		}
		if (target.rawClass().isInstance(value)) {
			return value;
		}
		throw target.refuse(value);
	}

}
