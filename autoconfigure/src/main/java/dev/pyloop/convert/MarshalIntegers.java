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

import java.math.BigInteger;

/**
 * Integers beyond 32 bits: a signed number of digits, then digits of 15 bits.
 */
final class MarshalIntegers {

	static final int MAX_LONG_SIZE = 15;

	static final int MAX_DIGITS = Integer.MAX_VALUE / 15 - 1;

	private static final int DIGIT_BITS = 15;

	private static final int DIGIT_MASK = 0x7fff;

	private MarshalIntegers() {
	}

	static int write(long value, byte[] buffer, int position) {
		long rest = Math.abs(value);
		int digits = 0;
		int index = position + 5;
		while (rest != 0) {
			index = writeShort(buffer, index, (int) (rest & DIGIT_MASK));
			rest >>>= DIGIT_BITS;
			digits++;
		}
		writeHeader(buffer, position, (value < 0) ? -digits : digits);
		return index;
	}

	static long size(BigInteger value) {
		return 5L + 2L * digits(value.abs());
	}

	static int write(BigInteger value, byte[] buffer, int position) {
		BigInteger magnitude = value.abs();
		int digits = digits(magnitude);
		writeHeader(buffer, position, (value.signum() < 0) ? -digits : digits);
		byte[] bytes = magnitude.toByteArray();
		int next = bytes.length - 1;
		int index = position + 5;
		int bits = 0;
		int available = 0;
		for (int i = 0; i < digits; i++) {
			while (available < DIGIT_BITS && next >= 0) {
				bits |= (bytes[next--] & 0xff) << available;
				available += 8;
			}
			index = writeShort(buffer, index, bits & DIGIT_MASK);
			bits >>>= DIGIT_BITS;
			available -= DIGIT_BITS;
		}
		return index;
	}

	static BigInteger toBigInteger(short[] digits, int size, boolean negative) {
		byte[] bytes = new byte[(int) ((size * (long) DIGIT_BITS + 7) / 8)];
		int next = bytes.length - 1;
		int bits = 0;
		int available = 0;
		for (int i = 0; i < size; i++) {
			bits |= digits[i] << available;
			available += DIGIT_BITS;
			while (available >= 8) {
				bytes[next--] = (byte) bits;
				bits >>>= 8;
				available -= 8;
			}
		}
		if (available > 0) {
			bytes[next] = (byte) bits;
		}
		return new BigInteger(negative ? -1 : 1, bytes);
	}

	private static int digits(BigInteger magnitude) {
		return (int) ((magnitude.bitLength() + (DIGIT_BITS - 1L)) / DIGIT_BITS);
	}

	private static void writeHeader(byte[] buffer, int position, int digits) {
		buffer[position] = MarshalType.LONG;
		buffer[position + 1] = (byte) digits;
		buffer[position + 2] = (byte) (digits >> 8);
		buffer[position + 3] = (byte) (digits >> 16);
		buffer[position + 4] = (byte) (digits >> 24);
	}

	private static int writeShort(byte[] buffer, int index, int value) {
		buffer[index] = (byte) value;
		buffer[index + 1] = (byte) (value >> 8);
		return index + 2;
	}

}
