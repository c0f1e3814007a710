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

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The functions of libpython that a direct call needs, and the addresses of the types
 * that it tells apart. Everything needs the GIL.
 */
final class PythonObjects {

	static final long NONE;

	static final long TRUE;

	static final long FALSE;

	static final long FLOAT;

	static final long INT;

	static final long STR;

	static final long BYTES;

	private static final int SEARCHED_WORDS = 8;

	private static final double SAMPLE = 0x1.23456789abcdep+7;

	private static final int TYPE_OFFSET;

	private static final int FLOAT_OFFSET;

	static {
		NativeLibrary library = PythonLibrary.library();
		Native.register(PythonObjects.class, library);
		NONE = address(library, "_Py_NoneStruct");
		TRUE = address(library, "_Py_TrueStruct");
		FALSE = address(library, "_Py_FalseStruct");
		FLOAT = address(library, "PyFloat_Type");
		INT = address(library, "PyLong_Type");
		STR = address(library, "PyUnicode_Type");
		BYTES = address(library, "PyBytes_Type");
		TYPE_OFFSET = typeOffset(address(library, "PyBool_Type"));
		FLOAT_OFFSET = floatOffset();
	}

	private PythonObjects() {
	}

	static long type(long object) {
		return new Pointer(object).getLong(TYPE_OFFSET);
	}

	/**
	 * Return the value of an object of exactly the type {@code float}. Reading it is far
	 * cheaper than a call.
	 * @param object the object
	 * @return the value
	 */
	static double doubleValue(long object) {
		return new Pointer(object).getDouble(FLOAT_OFFSET);
	}

	/**
	 * Call with one argument. CPython 3.10 has no function of its own for that.
	 * @param callable the callable
	 * @param argument the argument, borrowed
	 * @return a new reference, or 0 if an exception is set
	 */
	static long callWithOne(long callable, long argument) {
		try (Memory arguments = new Memory(Long.BYTES)) {
			arguments.setLong(0, argument);
			return PyObject_VectorcallDict(callable, Pointer.nativeValue(arguments), 1, 0);
		}
	}

	private static int floatOffset() {
		long sample = PyFloat_FromDouble(SAMPLE);
		try {
			for (int offset = 0; offset < SEARCHED_WORDS * Long.BYTES; offset += Long.BYTES) {
				if (new Pointer(sample).getDouble(offset) == SAMPLE) {
					return offset;
				}
			}
		}
		finally {
			PythonLibrary.Py_DecRef(sample);
		}
		throw new IllegalStateException("The floats of this Python have no value where one was expected");
	}

	private static long address(NativeLibrary library, String name) {
		return Pointer.nativeValue(library.getGlobalVariableAddress(name));
	}

	private static int typeOffset(long boolType) {
		Pointer value = new Pointer(TRUE);
		for (int i = 0; i < SEARCHED_WORDS; i++) {
			if (value.getLong((long) i * Long.BYTES) == boolType) {
				return i * Long.BYTES;
			}
		}
		throw new IllegalStateException("The objects of this Python have no type where one was expected");
	}

	static native long PyFloat_FromDouble(double value);

	static native long PyLong_FromLongLong(long value);

	static native long PyLong_AsLongLongAndOverflow(long object, long overflow);

	static native long PyUnicode_AsUTF8AndSize(long object, long size);

	static native long PyObject_VectorcallDict(long callable, long arguments, long count, long keywords);

	/**
	 * Call with one {@code double}. The function is variadic, which is no different to
	 * the caller on Linux: libffi sets the count of vector registers that x86-64 asks
	 * for, and aarch64 passes such arguments as any others.
	 * @param callable the callable
	 * @param format a text of {@code d}
	 * @param value the argument
	 * @return the result
	 */
	static native long PyObject_CallFunction(long callable, long format, double value);

	/**
	 * Call with one {@code long}, as above.
	 * @param callable the callable
	 * @param format a text of {@code L}
	 * @param value the argument
	 * @return the result
	 */
	static native long PyObject_CallFunction(long callable, long format, long value);

	static native long PyMarshal_ReadObjectFromString(byte[] bytes, long size);

	static native int PyException_SetTraceback(long exception, long traceback);

	static native long PyTuple_GetItem(long tuple, long index);

}
