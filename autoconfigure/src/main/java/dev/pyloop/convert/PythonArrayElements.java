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
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Elements of an array of NumPy as Java values. Iterates over the first dimension.
 */
final class PythonArrayElements implements Elements {

	private static final int MAX_EMPTY = 1 << 20;

	private final PythonArray array;

	private final ByteBuffer data;

	private final int elementSize;

	PythonArrayElements(PythonArray array) {
		if (array.isEmpty() && array.shape()
			.stream()
			.mapToDouble((length) -> Math.max(1, length))
			.reduce(1, (first, second) -> first * second) > MAX_EMPTY) {
			throw new RefusedValueException(
					"A NumPy array of shape %s has no elements but too many lists".formatted(array.shape()));
		}
		this.array = array;
		this.data = array.data();
		this.elementSize = array.elementSize();
	}

	@Override
	public int size() {
		return this.array.shape().get(0);
	}

	@Override
	public Iterator<@Nullable Object> iterator() {
		return new AbstractList<@Nullable Object>() {

			@Override
			public Object get(int index) {
				return element(index);
			}

			@Override
			public int size() {
				return PythonArrayElements.this.size();
			}

		}.iterator();
	}

	Object toList() {
		if (this.array.dimensions() == 0) {
			return scalar();
		}
		List<Object> result = new ArrayList<>(size());
		for (int i = 0; i < size(); i++) {
			Object element = element(i);
			result.add((element instanceof PythonArray inner) ? inner.toList() : element);
		}
		return result;
	}

	@Nullable Object toPrimitiveArray() {
		return switch (this.array.kind() + "" + this.elementSize) {
			case "i2" -> PrimitiveArrays.shorts(this.data);
			case "i4" -> PrimitiveArrays.ints(this.data);
			case "i8" -> PrimitiveArrays.longs(this.data);
			case "f4" -> PrimitiveArrays.floats(this.data);
			case "f8" -> PrimitiveArrays.doubles(this.data);
			default -> null;
		};
	}

	Object scalar() {
		return value(0);
	}

	private Object element(int index) {
		List<Integer> shape = this.array.shape();
		if (shape.size() == 1) {
			return value(index * this.elementSize);
		}
		int length = (size() != 0) ? this.data.capacity() / size() : 0;
		ByteBuffer slice = this.data.slice(index * length, length);
		return new PythonArray(this.array.dtype(), shape.subList(1, shape.size()), slice);
	}

	private Object value(int offset) {
		return switch (this.array.kind()) {
			case '?', 'b' -> this.data.get(offset) != 0;
			case 'i' -> MarshalInput.narrow(signed(offset));
			case 'u' -> unsigned(offset);
			case 'f' -> real(offset, this.elementSize);
			case 'c' -> new PythonComplex(real(offset, this.elementSize / 2),
					real(offset + this.elementSize / 2, this.elementSize / 2));
			case 'U' -> text(offset);
			case 'S', 'a' -> bytes(offset);
			default -> throw unsupported();
		};
	}

	private long signed(int offset) {
		return switch (this.elementSize) {
			case 1 -> this.data.get(offset);
			case 2 -> this.data.getShort(offset);
			case 4 -> this.data.getInt(offset);
			case 8 -> this.data.getLong(offset);
			default -> throw unsupported();
		};
	}

	private Object unsigned(int offset) {
		if (this.elementSize == Long.BYTES) {
			long value = this.data.getLong(offset);
			return (value >= 0) ? MarshalInput.narrow(value) : new BigInteger(Long.toUnsignedString(value));
		}
		return MarshalInput.narrow(signed(offset) & (-1L >>> (Long.SIZE - 8 * this.elementSize)));
	}

	private double real(int offset, int size) {
		return switch (size) {
			case 2 -> half(this.data.getShort(offset) & 0xffff);
			case 4 -> this.data.getFloat(offset);
			case 8 -> this.data.getDouble(offset);
			default -> throw unsupported();
		};
	}

	private static double half(int bits) {
		double sign = ((bits & 0x8000) != 0) ? -1 : 1;
		int exponent = (bits >> 10) & 0x1f;
		int fraction = bits & 0x3ff;
		if (exponent == 0x1f) {
			return (fraction != 0) ? Double.NaN : sign * Double.POSITIVE_INFINITY;
		}
		return (exponent == 0) ? sign * Math.scalb((double) fraction, -24)
				: sign * Math.scalb((double) (fraction + 0x400), exponent - 25);
	}

	private String text(int offset) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < this.elementSize; i += 4) {
			int point = this.data.getInt(offset + i);
			if (!Character.isValidCodePoint(point)) {
				throw new RefusedValueException("A NumPy string has the code point %d".formatted(point));
			}
			text.appendCodePoint(point);
		}
		int end = text.length();
		while (end > 0 && text.charAt(end - 1) == 0) {
			end--;
		}
		return text.substring(0, end);
	}

	private byte[] bytes(int offset) {
		int end = this.elementSize;
		while (end > 0 && this.data.get(offset + end - 1) == 0) {
			end--;
		}
		byte[] bytes = new byte[end];
		this.data.get(offset, bytes);
		return bytes;
	}

	private RefusedValueException unsupported() {
		return new RefusedValueException(
				"Elements of dtype %s have no counterpart in Java: use PythonArray, or astype() in Python"
					.formatted(this.array.dtype()));
	}

}
