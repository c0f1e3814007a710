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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import dev.pyloop.PythonConversionException;

/**
 * A growing buffer, written with the lowest byte first.
 */
final class MarshalOutput {

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final int INITIAL_CAPACITY = 256;

	private static final int KEPT_CAPACITY = 4 * 1024 * 1024;

	private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

	private static final int LONG_BYTES = 1 << 16;

	private final LongBytes longBytes = new LongBytes();

	byte[] buffer = new byte[INITIAL_CAPACITY];

	int position;

	void reset() {
		if (this.buffer.length > KEPT_CAPACITY) {
			this.buffer = new byte[INITIAL_CAPACITY];
		}
		this.position = 0;
		this.longBytes.clear();
	}

	int size() {
		return this.position + this.longBytes.size();
	}

	/**
	 * Put the long arrays where they belong.
	 */
	void flatten() {
		if (this.longBytes.size() > 0) {
			ByteBuffer all = ByteBuffer.allocate(size());
			copyTo(all, 0);
			this.buffer = all.array();
			this.position = this.buffer.length;
			this.longBytes.clear();
		}
	}

	void copyTo(ByteBuffer target, int index) {
		this.longBytes.merge(this.buffer, this.position, target, index);
	}

	void ensure(long additional) {
		if (additional > this.buffer.length - this.position) {
			grow(this.position + additional);
		}
	}

	void code(int code) {
		ensure(1);
		this.buffer[this.position++] = (byte) code;
	}

	void header(int code, int value) {
		ensure(5);
		this.buffer[this.position] = (byte) code;
		INT.set(this.buffer, this.position + 1, value);
		this.position += 5;
	}

	void real(double value) {
		ensure(8);
		LONG.set(this.buffer, this.position, Double.doubleToRawLongBits(value));
		this.position += 8;
	}

	/**
	 * Write an array; a long one is not copied before it is put into place.
	 * @param value the array, which must not change until then
	 */
	void bytes(byte[] value) {
		bytes(value, 0, value.length);
	}

	private void bytes(byte[] value, int offset, int length) {
		if (length >= LONG_BYTES) {
			checkSize((long) size() + length);
			this.longBytes.add(this.position, value, offset, length);
			return;
		}
		ensure(length);
		System.arraycopy(value, offset, this.buffer, this.position, length);
		this.position += length;
	}

	/**
	 * Write what remains of a buffer; a long one with an array is not copied before it is
	 * put into place.
	 * @param value the buffer, which must not change until then
	 */
	void bytes(ByteBuffer value) {
		int length = value.remaining();
		if (value.hasArray()) {
			bytes(value.array(), value.arrayOffset() + value.position(), length);
			return;
		}
		ensure(length);
		value.get(value.position(), this.buffer, this.position, length);
		this.position += length;
	}

	void integer(long value) {
		ensure(MarshalIntegers.MAX_LONG_SIZE);
		this.position = MarshalIntegers.write(value, this.buffer, this.position);
	}

	void integer(BigInteger value) {
		ensure(MarshalIntegers.size(value));
		this.position = MarshalIntegers.write(value, this.buffer, this.position);
	}

	boolean shortText(String value, int code) {
		ensure(2L + value.length());
		int end = MarshalStrings.writeShort(value, code, this.buffer, this.position);
		if (end == -1) {
			return false;
		}
		this.position = end;
		return true;
	}

	ByteBuffer claim(int length) {
		ensure(length);
		ByteBuffer claimed = ByteBuffer.wrap(this.buffer, this.position, length).slice();
		this.position += length;
		return claimed.order(ByteOrder.LITTLE_ENDIAN);
	}

	private static void checkSize(long size) {
		if (size > MAX_CAPACITY) {
			throw new PythonConversionException("A value takes more than 2 GiB in transit. Send it in parts.");
		}
	}

	private void grow(long required) {
		checkSize(required + this.longBytes.size());
		this.buffer = Arrays.copyOf(this.buffer, (int) Math.min(MAX_CAPACITY, Math.max(required, 2L * this.position)));
	}

}
