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
 * Converts values of an application's own type. Implementations must be thread-safe.
 *
 * @param <T> the Java type
 * @since 0.1.0
 */
public interface PythonConverter<T> {

	/**
	 * Return the type that this converts; values of its subtypes are written, too.
	 * @return the type
	 */
	Class<T> getType();

	/**
	 * Return what a value is in Python: a value of any type that pyloop converts, such as
	 * a map, a list or a string.
	 * @param value the value
	 * @return what goes to Python
	 */
	@Nullable Object toPython(T value);

	/**
	 * Make a value of what came from Python.
	 * @param value the value as pyloop reads it without a target type, such as a map, a
	 * list or a string
	 * @return the value
	 * @throws IllegalArgumentException if no value can be made of it; the message goes
	 * into the error
	 */
	@Nullable T fromPython(Object value);

}
