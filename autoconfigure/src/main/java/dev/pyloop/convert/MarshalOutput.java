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

	private static final int KEPT_CAPACITY = 4 * 1024 * 1024;

	private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

	private final int capacity;

	byte[] buffer;

	int position;

	MarshalOutput(int capacity) {
		this.capacity = capacity;
		this.buffer = new byte[capacity];
	}

	void reset() {
		if (this.buffer.length > KEPT_CAPACITY) {
			this.buffer = new byte[this.capacity];
		}
		this.position = 0;
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

	void bytes(byte[] value) {
		ensure(value.length);
		System.arraycopy(value, 0, this.buffer, this.position, value.length);
		this.position += value.length;
	}

	void bytes(ByteBuffer value) {
		int length = value.remaining();
		ensure(length);
		value.get(value.position(), this.buffer, this.position, length);
		this.position += length;
	}

	ByteBuffer claim(int length) {
		ensure(length);
		ByteBuffer claimed = ByteBuffer.wrap(this.buffer, this.position, length).slice();
		this.position += length;
		return claimed.order(ByteOrder.LITTLE_ENDIAN);
	}

	private void grow(long required) {
		if (required > MAX_CAPACITY) {
			throw new PythonConversionException("A value takes more than 2 GiB in transit. Send it in parts.");
		}
		this.buffer = Arrays.copyOf(this.buffer, (int) Math.min(MAX_CAPACITY, Math.max(required, 2L * this.position)));
	}

}
