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
import java.nio.file.Path;

import dev.pyloop.PythonStartException;

/**
 * Puts {@code _bootstrap.py} into the interpreter as a module of its own. The caller
 * holds the GIL.
 */
final class PythonBootstrap {

	static final byte[] MODULE = PythonLibrary.text("_pyloop_bootstrap");

	private static final String SOURCE = "_bootstrap.py";

	private static final byte[] FILE = PythonLibrary.text("<pyloop>/" + SOURCE);

	private static final int FILE_INPUT = 257;

	private PythonBootstrap() {
	}

	static void install() {
		// Both are borrowed: sys.modules keeps the module
		long module = check(PythonLibrary.PyImport_AddModule(MODULE));
		long globals = PythonLibrary.PyModule_GetDict(module);
		if (PythonLibrary.PyDict_GetItemString(globals, PythonLibrary.text("run")) != 0) {
			return;
		}
		PythonLibrary.PyDict_SetItemString(globals, PythonLibrary.text("__builtins__"),
				PythonLibrary.PyEval_GetBuiltins());
		byte[] source = PythonLibrary.text(PythonResources.read(SOURCE));
		setFile(globals);
		long code = check(PythonLibrary.Py_CompileString(source, FILE, FILE_INPUT));
		try {
			PythonLibrary.Py_DecRef(check(PythonLibrary.PyEval_EvalCode(code, globals, globals)));
		}
		finally {
			PythonLibrary.Py_DecRef(code);
		}
	}

	static void start() {
		PythonInvocation.call("", "start", PythonInvocation.NONE);
	}

	/**
	 * Return the installation or the virtual environment that runs.
	 * @return its folder
	 */
	static Path prefix() {
		byte[] marshalled = PythonInvocation.call("", "prefix", PythonInvocation.NONE);
		// Bytes are marshalled as a type, a length of four bytes and themselves
		return Path.of(new String(marshalled, 5, marshalled.length - 5, StandardCharsets.UTF_8));
	}

	static void shutDown() {
		PythonInvocation.call("", "shut_down", PythonInvocation.NONE);
	}

	private static void setFile(long globals) {
		long file = PythonLibrary.PyUnicode_FromStringAndSize(FILE, FILE.length - 1L);
		PythonLibrary.PyDict_SetItemString(globals, PythonLibrary.text("__file__"), file);
		PythonLibrary.Py_DecRef(file);
	}

	private static long check(long object) {
		if (object == 0) {
			throw new PythonStartException("Python cannot run the bootstrap of pyloop: " + PythonInvocation.error(),
					"Check the installation: its standard library may be incomplete");
		}
		return object;
	}

}
