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
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Reads the values that most calls return without anything but the value itself.
 */
final class MarshalScalars {

	/**
	 * Stands for a value that needs a {@link MarshalReader}.
	 */
	static final Object OTHER = new Object();

	private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private MarshalScalars() {
	}

	static @Nullable Object read(ByteBuffer buffer, int offset, int length) {
		if (length < 1 || offset < 0 || offset > buffer.limit() - length) {
			return OTHER;
		}
		int type = buffer.get(offset) & 0xff & ~MarshalType.FLAG_REF;
		return switch (length) {
			case 1 -> single(type);
			case 5 -> (type == MarshalType.INT) ? (Object) (int) INT.get(buffer, offset + 1)
					: text(type, buffer, offset, length);
			case 9 -> (type == MarshalType.BINARY_FLOAT)
					? (Object) Double.longBitsToDouble((long) LONG.get(buffer, offset + 1))
					: text(type, buffer, offset, length);
			default -> text(type, buffer, offset, length);
		};
	}

	private static @Nullable Object single(int type) {
		return switch (type) {
			case MarshalType.NONE -> null;
			case MarshalType.TRUE -> Boolean.TRUE;
			case MarshalType.FALSE -> Boolean.FALSE;
			default -> OTHER;
		};
	}

	private static Object text(int type, ByteBuffer buffer, int offset, int length) {
		if (type != MarshalType.SHORT_ASCII && type != MarshalType.SHORT_ASCII_INTERNED) {
			return OTHER;
		}
		int size = length - 2;
		if (size < 0 || (buffer.get(offset + 1) & 0xff) != size) {
			return OTHER;
		}
		byte[] bytes = new byte[size];
		buffer.get(offset + 2, bytes, 0, size);
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
