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
import java.nio.charset.StandardCharsets;

/**
 * Bounds-checked reading of the leaves of {@code marshal} data by absolute index,
 * whatever the position and order of the buffer.
 */
final class MarshalInput {

	private static final VarHandle SHORT = view(short[].class);

	private static final VarHandle INT = view(int[].class);

	private static final VarHandle LONG = view(long[].class);

	private static final byte[] EMPTY = new byte[0];

	private static final int SCRATCH = 256;

	private final ByteBuffer buffer;

	private final int start;

	private final int end;

	private int position;

	private byte[] scratch = EMPTY;

	MarshalInput(ByteBuffer buffer, int offset, int length) {
		if (offset < 0 || length < 0 || offset > buffer.limit() - length) {
			throw new IllegalArgumentException("offset %d and length %d are outside of the buffer, which ends at %d"
				.formatted(offset, length, buffer.limit()));
		}
		this.buffer = buffer;
		this.start = offset;
		this.position = offset;
		this.end = offset + length;
	}

	int remaining() {
		return this.end - this.position;
	}

	int position() {
		return this.position;
	}

	void skip(long length) {
		if (length < 0 || length > remaining()) {
			throw malformed("goes on for %d bytes where %d are left".formatted(length, remaining()));
		}
		this.position += (int) length;
	}

	int readByte() {
		require(1);
		return this.buffer.get(this.position++) & 0xff;
	}

	int readInt() {
		require(4);
		int value = (int) INT.get(this.buffer, this.position);
		this.position += 4;
		return value;
	}

	long readLong() {
		require(8);
		long value = (long) LONG.get(this.buffer, this.position);
		this.position += 8;
		return value;
	}

	double readDouble() {
		return Double.longBitsToDouble(readLong());
	}

	int readSize(long reserved) {
		return checkSize(readInt(), reserved);
	}

	int checkSize(int size, long reserved) {
		if (size < 0 || size > remaining() - reserved) {
			throw malformed("announces %d elements or bytes where %d bytes are left".formatted(size,
					Math.max(0, remaining() - reserved)));
		}
		return size;
	}

	byte[] readBytes(int length) {
		byte[] value = new byte[length];
		this.buffer.get(this.position, value, 0, length);
		this.position += length;
		return value;
	}

	String readLatin(int length) {
		if (length == 0) {
			return "";
		}
		byte[] bytes = scratch(length);
		return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
	}

	String readUnicode(int length) {
		String value = MarshalStrings.decode(scratch(length), 0, length);
		if (value == null) {
			throw malformed("has a string that is not UTF-8");
		}
		return value;
	}

	Number readDigits() {
		int announced = readInt();
		int digits = Math.abs(announced);
		if (announced == Integer.MIN_VALUE || digits > remaining() / 2 || digits > MarshalIntegers.MAX_DIGITS) {
			throw malformed(
					"announces an integer of %d digits where %d bytes are left".formatted(announced, remaining()));
		}
		if (digits > 4) {
			return readBigInteger(digits, announced < 0);
		}
		long value = 0;
		for (int i = 0; i < digits; i++) {
			value |= (long) readDigit(i == digits - 1) << (15 * i);
		}
		return narrow((announced < 0) ? -value : value);
	}

	static Number narrow(long value) {
		if ((int) value == value) {
			return (int) value;
		}
		return value;
	}

	MarshalException malformed(String problem) {
		return new MarshalException("The marshal data %s (at byte %d of %d)".formatted(problem,
				this.position - this.start, this.end - this.start), null, null);
	}

	private Number readBigInteger(int size, boolean negative) {
		short[] digits = new short[size];
		for (int i = 0; i < size; i++) {
			digits[i] = (short) readDigit(i == size - 1);
		}
		BigInteger value = MarshalIntegers.toBigInteger(digits, size, negative);
		return (value.bitLength() < Long.SIZE) ? narrow(value.longValue()) : value;
	}

	private int readDigit(boolean last) {
		int digit = (short) SHORT.get(this.buffer, this.position);
		if (digit < 0 || (last && digit == 0)) {
			throw malformed("has an integer with the digit %d".formatted(digit));
		}
		this.position += 2;
		return digit;
	}

	private byte[] scratch(int length) {
		byte[] bytes = this.scratch;
		if (bytes.length < length) {
			bytes = new byte[(length <= SCRATCH) ? Math.min(SCRATCH, length * 2) : length];
			if (length <= SCRATCH) {
				this.scratch = bytes;
			}
		}
		this.buffer.get(this.position, bytes, 0, length);
		this.position += length;
		return bytes;
	}

	private void require(int length) {
		if (length > this.end - this.position) {
			throw malformed("ends too early");
		}
	}

	private static VarHandle view(Class<?> type) {
		return MethodHandles.byteBufferViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
	}

}
