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
 * Converts one Java type.
 *
 * @param <T> the Java type
 */
interface TypeConverter<T> {

	/**
	 * Return whether this writes values of a class.
	 * @param type the class
	 * @return whether it does
	 */
	boolean writes(Class<?> type);

	void write(T value, ValueWriter out);

	/**
	 * Return whether this reads values of a target class.
	 * @param target the class, never a primitive one
	 * @return whether it does
	 */
	boolean reads(Class<?> target);

	/**
	 * Make a value of the target type.
	 * @param value a value as the reader gives it without a target
	 * @param target the target
	 * @return the value
	 * @throws RefusedValueException if the value has no place in the target
	 */
	@Nullable Object read(Object value, Target target);

	/**
	 * Return what stands for {@code None}.
	 * @return the value
	 */
	default @Nullable Object readNone() {
		return null;
	}

}
