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

import java.nio.ByteBuffer;

/**
 * Walks over the elements of a {@code marshal} list of simple values ({@code None},
 * {@code bool}, {@code int}, {@code float} and {@code str} without references) without
 * reading them. The bytes are taken as input, not as truth. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class MarshalSequence {

	private final MarshalInput input;

	private final int size;

	/**
	 * Create a new instance.
	 * @param buffer the buffer
	 * @param offset where the list starts
	 * @param length the number of bytes of the list
	 * @throws MarshalException if there is no list
	 */
	public MarshalSequence(ByteBuffer buffer, int offset, int length) {
		this.input = new MarshalInput(buffer, offset, length);
		if (this.input.readByte() != MarshalType.LIST) {
			throw this.input.malformed("is not a list");
		}
		this.size = this.input.readInt();
	}

	/**
	 * Return how many elements the list says that it has.
	 * @return the number of elements
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Return where the next element starts.
	 * @return the index in the buffer
	 */
	public int position() {
		return this.input.position();
	}

	/**
	 * Go past the next element.
	 * @throws MarshalException if it is not a simple value, or is cut off
	 */
	public void skip() {
		switch (this.input.readByte()) {
			case MarshalType.NONE, MarshalType.TRUE, MarshalType.FALSE -> {
			}
			case MarshalType.INT -> this.input.skip(4);
			case MarshalType.BINARY_FLOAT -> this.input.skip(8);
			case MarshalType.UNICODE -> this.input.skip(this.input.readInt());
			case MarshalType.LONG -> this.input.skip(2L * Math.abs((long) this.input.readInt()));
			default -> throw this.input.malformed("has a value that is not a simple one");
		}
	}

}
