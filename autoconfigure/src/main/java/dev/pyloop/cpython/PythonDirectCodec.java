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

package dev.pyloop.cpython;

import org.jspecify.annotations.Nullable;

/**
 * Converts what a direct call cannot pass as a plain number, text or bytes. Called
 * without the GIL being needed, from any thread.
 *
 * @since 0.1.0
 */
public interface PythonDirectCodec {

	/**
	 * Encode an argument.
	 * @param value the value
	 * @return its {@code marshal} bytes, or {@code null} if it cannot travel
	 */
	@Nullable Encoded encode(@Nullable Object value);

	/**
	 * Decode a result.
	 * @param bytes its {@code marshal} bytes
	 * @return the untyped value
	 * @throws dev.pyloop.PythonConversionException if it cannot travel
	 */
	@Nullable Object decode(byte[] bytes);

	/**
	 * Make the exception for one that Python raised.
	 * @param description its description, as {@code marshal} bytes of what
	 * {@code pyloop._errors.describe} returns
	 * @return the exception, not thrown
	 */
	RuntimeException failure(byte[] description);

	/**
	 * An encoded argument.
	 *
	 * @param bytes an array that begins with the {@code marshal} bytes
	 * @param length how many bytes there are
	 * @param extensions whether they contain extension tuples
	 */
	record Encoded(byte[] bytes, int length, boolean extensions) {

	}

}
