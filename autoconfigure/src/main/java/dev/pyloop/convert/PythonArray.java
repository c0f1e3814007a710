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
import java.nio.ByteOrder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * An array of NumPy.
 *
 * @param dtype the type of the elements as NumPy's {@code dtype.str} has it: byte order,
 * kind and size
 * @param shape the length of each dimension
 * @param data the elements in C order; read-only, in the byte order of the type
 * @since 0.1.0
 */
public record PythonArray(String dtype, List<Integer> shape, ByteBuffer data) {

	private static final Pattern DTYPE = Pattern.compile("([<>|=]?)([?biufcmMSUa])([0-9]{0,9})(\\[[^\\]]{1,20}])?");

	private static final int MAX_DIMENSIONS = 64;

	/**
	 * Create an array.
	 * @param dtype the type of the elements
	 * @param shape the length of each dimension
	 * @param data the elements, which are not copied
	 */
	public PythonArray {
		Assert.notNull(dtype, "'dtype' must not be null");
		Assert.notNull(shape, "'shape' must not be null");
		Assert.notNull(data, "'data' must not be null");
		shape = List.copyOf(shape);
		data = data.slice().asReadOnlyBuffer().order(order(dtype));
		long expected = Math.multiplyExact(elements(shape), (long) elementSize(dtype));
		Assert.isTrue(expected == data.remaining(), "'data' must have %d bytes for dtype %s and shape %s, but has %d"
			.formatted(expected, dtype, shape, data.remaining()));
	}

	/**
	 * Create an array of {@code float64}.
	 * @param values the elements in C order
	 * @param shape the length of each dimension; one dimension if there is none
	 * @return the array
	 */
	public static PythonArray of(double[] values, int... shape) {
		ByteBuffer data = allocate(values.length, Double.BYTES);
		data.asDoubleBuffer().put(values);
		return new PythonArray("<f8", shape(values.length, shape), data);
	}

	/**
	 * Create an array of {@code float32}.
	 * @param values the elements in C order
	 * @param shape the length of each dimension; one dimension if there is none
	 * @return the array
	 */
	public static PythonArray of(float[] values, int... shape) {
		ByteBuffer data = allocate(values.length, Float.BYTES);
		data.asFloatBuffer().put(values);
		return new PythonArray("<f4", shape(values.length, shape), data);
	}

	/**
	 * Create an array of {@code int32}.
	 * @param values the elements in C order
	 * @param shape the length of each dimension; one dimension if there is none
	 * @return the array
	 */
	public static PythonArray of(int[] values, int... shape) {
		ByteBuffer data = allocate(values.length, Integer.BYTES);
		data.asIntBuffer().put(values);
		return new PythonArray("<i4", shape(values.length, shape), data);
	}

	/**
	 * Create an array of {@code int64}.
	 * @param values the elements in C order
	 * @param shape the length of each dimension; one dimension if there is none
	 * @return the array
	 */
	public static PythonArray of(long[] values, int... shape) {
		ByteBuffer data = allocate(values.length, Long.BYTES);
		data.asLongBuffer().put(values);
		return new PythonArray("<i8", shape(values.length, shape), data);
	}

	/**
	 * Create an array of {@code uint8}.
	 * @param values the elements in C order
	 * @param shape the length of each dimension; one dimension if there is none
	 * @return the array
	 */
	public static PythonArray of(byte[] values, int... shape) {
		return new PythonArray("|u1", shape(values.length, shape), ByteBuffer.wrap(values.clone()));
	}

	/**
	 * Return the number of dimensions, 0 for a scalar.
	 * @return the number of dimensions
	 */
	public int dimensions() {
		return this.shape.size();
	}

	/**
	 * Return the elements; its position and limit belong to the caller.
	 * @return a new view of the elements
	 */
	public ByteBuffer data() {
		return this.data.duplicate().order(this.data.order());
	}

	/**
	 * Return the elements as lists in lists, one level for each dimension.
	 * @return a list, or a single value if there are no dimensions
	 */
	public Object toList() {
		return new PythonArrayElements(this).toList();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof PythonArray array && this.dtype.equals(array.dtype)
				&& this.shape.equals(array.shape) && this.data.equals(array.data));
	}

	@Override
	public int hashCode() {
		return 31 * this.dtype.hashCode() + this.shape.hashCode();
	}

	boolean isEmpty() {
		return this.data.capacity() == 0;
	}

	@Nullable Object toPrimitiveArray() {
		return (dimensions() == 1) ? new PythonArrayElements(this).toPrimitiveArray() : null;
	}

	char kind() {
		return matcher(this.dtype).group(2).charAt(0);
	}

	int elementSize() {
		return elementSize(this.dtype);
	}

	private static ByteBuffer allocate(int length, int size) {
		return ByteBuffer.allocate(Math.multiplyExact(length, size)).order(ByteOrder.LITTLE_ENDIAN);
	}

	private static List<Integer> shape(int length, int[] shape) {
		if (shape.length == 0) {
			return List.of(length);
		}
		return java.util.Arrays.stream(shape).boxed().toList();
	}

	private static long elements(List<Integer> shape) {
		Assert.isTrue(shape.size() <= MAX_DIMENSIONS, "'shape' must not have more than 64 dimensions");
		long elements = 1;
		for (int dimension : shape) {
			Assert.isTrue(dimension >= 0, "'shape' must not have negative dimensions");
			elements = (elements == 0 || dimension == 0) ? 0 : Math.multiplyExact(elements, (long) dimension);
		}
		return elements;
	}

	private static ByteOrder order(String dtype) {
		return switch (matcher(dtype).group(1)) {
			case ">" -> ByteOrder.BIG_ENDIAN;
			case "<", "|" -> ByteOrder.LITTLE_ENDIAN;
			default -> ByteOrder.nativeOrder();
		};
	}

	private static int elementSize(String dtype) {
		Matcher matcher = matcher(dtype);
		if (matcher.group(2).equals("?")) {
			return 1;
		}
		Assert.hasLength(matcher.group(3), () -> "'dtype' must have a size, as in <f8, but is " + dtype);
		int size = Integer.parseInt(matcher.group(3));
		return matcher.group(2).equals("U") ? Math.multiplyExact(size, 4) : size;
	}

	private static Matcher matcher(String dtype) {
		Matcher matcher = DTYPE.matcher(dtype);
		Assert.isTrue(matcher.matches(),
				() -> "'dtype' must be as dtype.str of NumPy has it, such as <f8, but is " + ValueText.of(dtype));
		return matcher;
	}

}
