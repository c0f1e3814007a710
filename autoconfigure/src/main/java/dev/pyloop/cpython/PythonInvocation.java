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
import java.util.ArrayList;
import java.util.List;

import com.sun.jna.Pointer;

/**
 * Calls the functions of {@code _bootstrap.py}.
 */
final class PythonInvocation {

	/** What {@code marshal.dumps(None)} gives. */
	static final byte[] NONE = { 'N' };

	private PythonInvocation() {
	}

	/**
	 * Run a task with the GIL, on a thread with a large stack.
	 * @param task the task
	 */
	static void attached(Runnable task) {
		int state = PythonLibrary.PyGILState_Ensure();
		try {
			task.run();
		}
		finally {
			PythonLibrary.PyGILState_Release(state);
		}
	}

	/**
	 * Call a function in the thread that holds the GIL.
	 * @param module the module, or an empty text for the bootstrap itself
	 * @param function the function
	 * @param argument its marshalled argument
	 * @return its marshalled result
	 */
	static byte[] call(String module, String function, byte[] argument) {
		return PythonAnswer.unwrap(module, invoke("_call", strings(module, function), argument));
	}

	/**
	 * Take the GIL, call a function under the name of a thread, and give the GIL back.
	 * @param thread the name of the thread
	 * @param module the module, or an empty text for the bootstrap itself
	 * @param function the function
	 * @param argument its marshalled argument
	 * @return the answer of {@code run}
	 */
	static byte[] run(String thread, String module, String function, byte[] argument) {
		int state = PythonLibrary.PyGILState_Ensure();
		try {
			return invoke("run", strings(thread, module, function), argument);
		}
		finally {
			PythonLibrary.PyGILState_Release(state);
		}
	}

	/**
	 * Take the current Python error and describe it.
	 * @return its {@code repr}
	 */
	static String error() {
		long[][] parts = { new long[1], new long[1], new long[1] };
		PythonLibrary.PyErr_Fetch(parts[0], parts[1], parts[2]);
		PythonLibrary.PyErr_NormalizeException(parts[0], parts[1], parts[2]);
		long repr = (parts[1][0] != 0) ? PythonLibrary.PyObject_Repr(parts[1][0]) : 0;
		long utf8 = (repr != 0) ? PythonLibrary.PyUnicode_AsUTF8String(repr) : 0;
		String text = (utf8 != 0) ? new String(bytes(utf8), StandardCharsets.UTF_8) : "an error without a text";
		PythonLibrary.PyErr_Clear();
		for (long object : new long[] { utf8, repr, parts[0][0], parts[1][0], parts[2][0] }) {
			// Py_DecRef accepts NULL
			PythonLibrary.Py_DecRef(object);
		}
		return text;
	}

	private static byte[] invoke(String entry, List<Long> arguments, byte[] argument) {
		arguments.add(PythonLibrary.PyBytes_FromStringAndSize(argument, argument.length));
		long tuple = PythonLibrary.PyTuple_New(arguments.size());
		for (int i = 0; i < arguments.size(); i++) {
			// PyTuple_SetItem takes over the reference to the item
			PythonLibrary.PyTuple_SetItem(tuple, i, arguments.get(i));
		}
		long module = PythonLibrary.PyImport_AddModule(PythonBootstrap.MODULE);
		long function = PythonLibrary.PyObject_GetAttrString(module, PythonLibrary.text(entry));
		long result = (function != 0) ? PythonLibrary.PyObject_CallObject(function, tuple) : 0;
		PythonLibrary.Py_DecRef(tuple);
		PythonLibrary.Py_DecRef(function);
		if (result == 0) {
			throw new IllegalStateException("The bootstrap of pyloop failed: " + error());
		}
		try {
			return bytes(result);
		}
		finally {
			PythonLibrary.Py_DecRef(result);
		}
	}

	private static List<Long> strings(String... values) {
		List<Long> strings = new ArrayList<>();
		for (String value : values) {
			byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
			strings.add(PythonLibrary.PyUnicode_FromStringAndSize(utf8, utf8.length));
		}
		return strings;
	}

	static byte[] bytes(long object) {
		long size = PythonLibrary.PyBytes_Size(object);
		return new Pointer(PythonLibrary.PyBytes_AsString(object)).getByteArray(0, Math.toIntExact(size));
	}

}
