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

/**
 * The functions of {@code pyloop._direct}, each a strong reference.
 *
 * @param resolve finds a callable
 * @param encode turns a value into {@code marshal} bytes
 * @param decode turns extension tuples back into values
 * @param encodeError turns an exception into {@code marshal} bytes
 */
record DirectHooks(long resolve, long encode, long decode, long encodeError) {

	private static final byte[] MODULE = PythonLibrary.text("pyloop._direct");

	static DirectHooks load() {
		long module = PythonLibrary.PyImport_ImportModule(MODULE);
		if (module == 0) {
			throw new IllegalStateException(
					"The Python half of pyloop cannot be imported: " + PythonInvocation.error());
		}
		try {
			return new DirectHooks(function(module, "resolve"), function(module, "encode"), function(module, "decode"),
					function(module, "encode_error"));
		}
		finally {
			PythonLibrary.Py_DecRef(module);
		}
	}

	void release() {
		for (long function : new long[] { this.resolve, this.encode, this.decode, this.encodeError }) {
			PythonLibrary.Py_DecRef(function);
		}
	}

	private static long function(long module, String name) {
		long function = PythonLibrary.PyObject_GetAttrString(module, PythonLibrary.text(name));
		if (function == 0) {
			throw new IllegalStateException("pyloop._direct is incomplete: " + PythonInvocation.error());
		}
		return function;
	}

}
