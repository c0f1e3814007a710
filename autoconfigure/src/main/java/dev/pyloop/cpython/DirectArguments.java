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

package dev.pyloop.cpython;

import java.nio.charset.StandardCharsets;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a direct call: numbers, text and bytes as they are, everything else
 * encoded before the GIL is taken.
 */
final class DirectArguments {

	private static final Format DOUBLE_FORMAT = new Format("d");

	private static final Format LONG_FORMAT = new Format("L");

	private final @Nullable Object[] values;

	private DirectArguments(@Nullable Object[] values) {
		this.values = values;
	}

	/**
	 * Prepare arguments, without the GIL.
	 * @param values the arguments
	 * @param codec encodes what is not simple
	 * @return the arguments, or {@code null} if one cannot travel
	 */
	static @Nullable DirectArguments prepare(@Nullable Object[] values, PythonDirectCodec codec) {
		@Nullable Object[] prepared = values;
		for (int i = 0; i < values.length; i++) {
			if (!isSimple(values[i])) {
				Object encoded = codec.encode(values[i]);
				if (encoded == null) {
					return null;
				}
				prepared = (prepared != values) ? prepared : values.clone();
				prepared[i] = encoded;
			}
		}
		return new DirectArguments(prepared);
	}

	/**
	 * Return whether the only argument is a number that {@link #callWithNumber} can pass.
	 * @return {@code true} if it is
	 */
	boolean isNumber() {
		return PythonPlatform.LINUX && this.values.length == 1 && (this.values[0] instanceof Double
				|| this.values[0] instanceof Integer || this.values[0] instanceof Long);
	}

	/**
	 * Call with the only argument, a number; this crosses into C once instead of three
	 * times.
	 * @param callable the callable
	 * @return a new reference, or 0 with a Python error set
	 */
	long callWithNumber(long callable) {
		if (this.values[0] instanceof Double value) {
			return PythonObjects.PyObject_CallFunction(callable, DOUBLE_FORMAT.address(), value.doubleValue());
		}
		if (this.values[0] instanceof Number value) {
			return PythonObjects.PyObject_CallFunction(callable, LONG_FORMAT.address(), value.longValue());
		}
		throw new IllegalStateException("The only argument is no number");
	}

	int size() {
		return this.values.length;
	}

	/**
	 * Convert an argument, with the GIL.
	 * @param index the position
	 * @param hooks the functions to decode with
	 * @return a new or a {@link #isBorrowed borrowed} reference, or 0 with a Python error
	 * set
	 */
	long toPython(int index, DirectHooks hooks) {
		Object value = this.values[index];
		if (value instanceof Double || value instanceof Float) {
			return PythonObjects.PyFloat_FromDouble(((Number) value).doubleValue());
		}
		if (value instanceof Number number) {
			return PythonObjects.PyLong_FromLongLong(number.longValue());
		}
		if (value instanceof String text) {
			byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
			return PythonLibrary.PyUnicode_FromStringAndSize(utf8, utf8.length);
		}
		if (value instanceof byte[] bytes) {
			return PythonLibrary.PyBytes_FromStringAndSize(bytes, bytes.length);
		}
		if (value instanceof PythonDirectCodec.Encoded encoded) {
			return decoded(encoded, hooks);
		}
		return singleton((Boolean) value);
	}

	/**
	 * Return whether a reference is not to be given back. Singletons are immortal from
	 * 3.12 on, and before that never lose their last reference.
	 * @param object the object
	 * @return {@code true} for {@code None}, {@code True} and {@code False}
	 */
	static boolean isBorrowed(long object) {
		return object == PythonObjects.NONE || object == PythonObjects.TRUE || object == PythonObjects.FALSE;
	}

	static long decoded(PythonDirectCodec.Encoded encoded, DirectHooks hooks) {
		long object = PythonObjects.PyMarshal_ReadObjectFromString(encoded.bytes(), encoded.length());
		if (object == 0 || !encoded.extensions()) {
			return object;
		}
		long value = PythonObjects.callWithOne(hooks.decode(), object);
		PythonLibrary.Py_DecRef(object);
		return value;
	}

	private static long singleton(@Nullable Boolean value) {
		if (value == null) {
			return PythonObjects.NONE;
		}
		return value ? PythonObjects.TRUE : PythonObjects.FALSE;
	}

	private static boolean isSimple(@Nullable Object value) {
		if (value instanceof String text) {
			return isWellFormed(text);
		}
		return value == null || value instanceof Double || value instanceof Integer || value instanceof Long
				|| value instanceof Boolean || value instanceof Float || value instanceof byte[]
				|| value instanceof Short || value instanceof Byte;
	}

	private static boolean isWellFormed(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * A text in native memory that is never freed.
	 */
	private static final class Format {

		private final Memory memory;

		private final long address;

		Format(String text) {
			this.memory = new Memory(text.length() + 1L);
			this.memory.setString(0, text);
			this.address = Pointer.nativeValue(this.memory);
		}

		long address() {
			return this.address;
		}

	}

}
