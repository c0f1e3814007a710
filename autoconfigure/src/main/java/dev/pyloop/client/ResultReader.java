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

package dev.pyloop.client;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a result.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
interface ResultReader<T> {

	/**
	 * Read the value.
	 * @param buffer the memory that holds it
	 * @param offset where it begins
	 * @param length its length
	 * @return the value, {@code null} for none
	 */
	@Nullable T read(ByteBuffer buffer, int offset, int length);

	/**
	 * Return a reader that ignores the value.
	 * @return the reader
	 */
	static ResultReader<Void> none() {
		return (buffer, offset, length) -> null;
	}

}
