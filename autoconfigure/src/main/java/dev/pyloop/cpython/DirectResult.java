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

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What a direct call gave and the caller has to decode once it has left Python.
 *
 * @param bytes the {@code marshal} bytes
 * @param failed whether they describe an exception
 */
record DirectResult(byte[] bytes, boolean failed) {

	/**
	 * Convert a result, with the GIL.
	 * @param object the object, whose reference stays with the caller
	 * @param thread the thread
	 * @param hooks the functions to encode with
	 * @return the Java value, or a {@link DirectResult} to decode
	 */
	static @Nullable Object of(long object, DirectThread thread, DirectHooks hooks) {
		if (object == PythonObjects.NONE) {
			return null;
		}
		long type = PythonObjects.type(object);
		if (type == PythonObjects.FLOAT) {
			return PythonObjects.doubleValue(object);
		}
		if (type == PythonObjects.STR) {
			return text(object, thread, hooks);
		}
		if (type == PythonObjects.INT) {
			return integer(object, thread, hooks);
		}
		if (type == PythonObjects.BYTES) {
			return PythonInvocation.bytes(object);
		}
		if (object == PythonObjects.TRUE || object == PythonObjects.FALSE) {
			return object == PythonObjects.TRUE;
		}
		return encoded(object, hooks);
	}

	/**
	 * Take the Python error that is set, with the GIL.
	 * @param hooks the function to describe it with
	 * @return the description
	 */
	static DirectResult failure(DirectHooks hooks) {
		long[][] parts = { new long[1], new long[1], new long[1] };
		PythonLibrary.PyErr_Fetch(parts[0], parts[1], parts[2]);
		PythonLibrary.PyErr_NormalizeException(parts[0], parts[1], parts[2]);
		long exception = parts[1][0];
		if (parts[2][0] != 0) {
			PythonObjects.PyException_SetTraceback(exception, parts[2][0]);
		}
		try {
			long bytes = PythonObjects.callWithOne(hooks.encodeError(), exception);
			return new DirectResult(take(bytes), true);
		}
		finally {
			for (long[] part : parts) {
				PythonLibrary.Py_DecRef(part[0]);
			}
		}
	}

	private static Object integer(long object, DirectThread thread, DirectHooks hooks) {
		long value = PythonObjects.PyLong_AsLongLongAndOverflow(object, thread.out());
		if (thread.outInt() != 0) {
			return encoded(object, hooks);
		}
		if (value == (int) value) {
			return (int) value;
		}
		return value;
	}

	private static Object text(long object, DirectThread thread, DirectHooks hooks) {
		long address = PythonObjects.PyUnicode_AsUTF8AndSize(object, thread.out());
		if (address == 0) {
			// A lone surrogate, which UTF-8 has not and marshal has
			PythonLibrary.PyErr_Clear();
			return encoded(object, hooks);
		}
		byte[] utf8 = new Pointer(address).getByteArray(0, Math.toIntExact(thread.outLong()));
		return new String(utf8, StandardCharsets.UTF_8);
	}

	private static DirectResult encoded(long object, DirectHooks hooks) {
		long bytes = PythonObjects.callWithOne(hooks.encode(), object);
		return (bytes != 0) ? new DirectResult(take(bytes), false) : failure(hooks);
	}

	private static byte[] take(long bytes) {
		if (bytes == 0) {
			throw new IllegalStateException("An exception could not be described: " + PythonInvocation.error());
		}
		try {
			return PythonInvocation.bytes(bytes);
		}
		finally {
			PythonLibrary.Py_DecRef(bytes);
		}
	}

}
