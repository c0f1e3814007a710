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
import java.nio.ByteOrder;

/**
 * Primitive arrays as {@code array.array}: a type code that has the same size everywhere,
 * and the bytes of the elements, the lowest first.
 */
final class PrimitiveArrays {

	private PrimitiveArrays() {
	}

	static Object read(String typeCode, byte[] bytes) {
		ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		return switch (typeCode) {
			case "b" -> bytes;
			case "B" -> shorts(bytes);
			case "h" -> shorts(data);
			case "H" -> unsignedShorts(data);
			case "i" -> ints(data);
			case "I" -> unsignedInts(data);
			case "q" -> longs(data);
			case "Q" -> unsignedLongs(data);
			case "f" -> floats(data);
			case "d" -> doubles(data);
			default -> throw new RefusedValueException("An array has no type code " + ValueText.of(typeCode));
		};
	}

	static void write(Object array, MarshalWriter out) {
		if (array instanceof short[] values) {
			begin("h", 2, values.length, out).asShortBuffer().put(values);
		}
		else if (array instanceof int[] values) {
			begin("i", 4, values.length, out).asIntBuffer().put(values);
		}
		else if (array instanceof long[] values) {
			begin("q", 8, values.length, out).asLongBuffer().put(values);
		}
		else if (array instanceof float[] values) {
			begin("f", 4, values.length, out).asFloatBuffer().put(values);
		}
		else if (array instanceof double[] values) {
			begin("d", 8, values.length, out).asDoubleBuffer().put(values);
		}
	}

	static short[] shorts(ByteBuffer data) {
		short[] values = new short[elements(data, 2)];
		data.asShortBuffer().get(values);
		return values;
	}

	static int[] ints(ByteBuffer data) {
		int[] values = new int[elements(data, 4)];
		data.asIntBuffer().get(values);
		return values;
	}

	static long[] longs(ByteBuffer data) {
		long[] values = new long[elements(data, 8)];
		data.asLongBuffer().get(values);
		return values;
	}

	static float[] floats(ByteBuffer data) {
		float[] values = new float[elements(data, 4)];
		data.asFloatBuffer().get(values);
		return values;
	}

	static double[] doubles(ByteBuffer data) {
		double[] values = new double[elements(data, 8)];
		data.asDoubleBuffer().get(values);
		return values;
	}

	private static short[] shorts(byte[] bytes) {
		short[] values = new short[bytes.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = (short) (bytes[i] & 0xff);
		}
		return values;
	}

	private static int[] unsignedShorts(ByteBuffer data) {
		int[] values = new int[elements(data, 2)];
		for (int i = 0; i < values.length; i++) {
			values[i] = data.getShort(2 * i) & 0xffff;
		}
		return values;
	}

	private static long[] unsignedInts(ByteBuffer data) {
		long[] values = new long[elements(data, 4)];
		for (int i = 0; i < values.length; i++) {
			values[i] = data.getInt(4 * i) & 0xffffffffL;
		}
		return values;
	}

	private static long[] unsignedLongs(ByteBuffer data) {
		long[] values = longs(data);
		for (int i = 0; i < values.length; i++) {
			if (values[i] < 0) {
				throw new RefusedValueException(
						"An array of unsigned 64-bit integers has %s at index %d, which is out of the range of long"
							.formatted(new BigInteger(Long.toUnsignedString(values[i])), i));
			}
		}
		return values;
	}

	private static int elements(ByteBuffer data, int size) {
		if (data.remaining() % size != 0) {
			throw new RefusedValueException(
					"An array of elements of %d bytes has %d bytes".formatted(size, data.remaining()));
		}
		return data.remaining() / size;
	}

	private static ByteBuffer begin(String typeCode, int size, int length, MarshalWriter out) {
		out.beginExtension(Extensions.ARRAY, 2);
		out.writeString(typeCode);
		return out.claimBytes((long) length * size);
	}

}
