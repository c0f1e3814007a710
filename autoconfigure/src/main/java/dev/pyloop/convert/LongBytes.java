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
import java.util.ArrayList;
import java.util.List;

/**
 * Long arrays among the bytes of a {@link MarshalOutput}, which would be copied twice if
 * they were in its buffer.
 */
final class LongBytes {

	private final List<Insertion> insertions = new ArrayList<>(0);

	private int size;

	int size() {
		return this.size;
	}

	void clear() {
		if (this.size > 0) {
			this.insertions.clear();
			this.size = 0;
		}
	}

	void add(int position, byte[] value, int offset, int length) {
		this.insertions.add(new Insertion(position, value, offset, length));
		this.size += length;
	}

	/**
	 * Copy the bytes of a buffer and the arrays, each in its place.
	 * @param buffer begins with the bytes
	 * @param length the number of bytes
	 * @param target where they are copied to
	 * @param index where they begin in the target
	 */
	void merge(byte[] buffer, int length, ByteBuffer target, int index) {
		int done = 0;
		int to = index;
		for (Insertion insertion : this.insertions) {
			target.put(to, buffer, done, insertion.position() - done);
			to += insertion.position() - done;
			target.put(to, insertion.value(), insertion.offset(), insertion.length());
			to += insertion.length();
			done = insertion.position();
		}
		target.put(to, buffer, done, length - done);
	}

	private record Insertion(int position, byte[] value, int offset, int length) {

	}

}
