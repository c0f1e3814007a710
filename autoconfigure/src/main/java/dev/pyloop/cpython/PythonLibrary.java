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
import java.util.HashMap;
import java.util.Map;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonInstallationException;
import dev.pyloop.PythonStartException;

/**
 * The functions of libpython. Pointers are {@code long}, texts are UTF-8 bytes that end
 * with NUL. Everything but {@code Py_IsInitialized} and {@code Py_GetVersion} needs the
 * GIL.
 */
final class PythonLibrary {

	/** {@code RTLD_LAZY | RTLD_GLOBAL | RTLD_NODELETE}. */
	private static final int LINUX_OPEN_FLAGS = 0x1 | 0x100 | 0x1000;

	/** {@code RTLD_LAZY | RTLD_GLOBAL | RTLD_NODELETE}. */
	private static final int MACOS_OPEN_FLAGS = 0x1 | 0x8 | 0x80;

	private static @Nullable NativeLibrary library;

	private PythonLibrary() {
	}

	/**
	 * Load the shared library of an installation and bind the functions; this does not
	 * start Python. Does nothing if that was done before.
	 * @param installation the installation
	 */
	static synchronized void load(PythonInstallation installation) {
		if (library != null) {
			return;
		}
		NativeLibrary loaded = open(installation);
		String version = loaded.getFunction("Py_GetVersion").invokeString(new Object[0], false);
		if (!version.startsWith(installation.version() + " ") && !version.startsWith(installation.version() + "+")) {
			throw new PythonInstallationException(installation.executable().toString(), installation.origin(),
					"it is Python " + installation.version() + " but its library " + installation.library()
							+ " is Python " + version,
					"Repair the installation, or set pyloop.python.executable to another one", null);
		}
		Native.register(PythonLibrary.class, loaded);
		library = loaded;
	}

	static NativeLibrary library() {
		NativeLibrary loaded = library;
		if (loaded == null) {
			throw new IllegalStateException("libpython is not loaded");
		}
		return loaded;
	}

	static byte[] text(String value) {
		return (value + '\0').getBytes(StandardCharsets.UTF_8);
	}

	private static NativeLibrary open(PythonInstallation installation) {
		Path path = installation.library();
		try {
			return NativeLibrary.getInstance(path.toString(), options());
		}
		catch (UnsatisfiedLinkError ex) {
			throw new PythonStartException(
					"The library " + path + " of " + installation + " cannot be loaded: " + ex.getMessage(),
					"Install what it needs (ldd " + path + " shows it), or use another Python", ex);
		}
	}

	private static Map<String, Object> options() {
		Map<String, Object> options = new HashMap<>();
		options.put(Library.OPTION_STRING_ENCODING, "UTF-8");
		// Extension modules find the C API through the global namespace; NODELETE because
		// a
		// class loader that goes away closes its handle, while the interpreter lives on
		if (PythonPlatform.LINUX) {
			options.put(Library.OPTION_OPEN_FLAGS, LINUX_OPEN_FLAGS);
		}
		else if (PythonPlatform.MACOS) {
			options.put(Library.OPTION_OPEN_FLAGS, MACOS_OPEN_FLAGS);
		}
		return options;
	}

	static native int Py_IsInitialized();

	static native int PyGILState_Ensure();

	static native void PyGILState_Release(int state);

	static native long PyEval_SaveThread();

	static native void PyEval_RestoreThread(long state);

	static native long Py_CompileString(byte[] source, byte[] filename, int start);

	static native long PyEval_EvalCode(long code, long globals, long locals);

	static native long PyEval_GetBuiltins();

	static native long PyImport_AddModule(byte[] name);

	static native long PyImport_ImportModule(byte[] name);

	static native long PyModule_GetDict(long module);

	static native int PyDict_SetItemString(long dict, byte[] key, long value);

	static native long PyDict_GetItemString(long dict, byte[] key);

	static native long PyObject_GetAttrString(long object, byte[] name);

	static native long PyObject_CallObject(long callable, long arguments);

	static native long PyObject_Repr(long object);

	static native long PyTuple_New(long size);

	static native int PyTuple_SetItem(long tuple, long index, long item);

	static native long PyUnicode_FromStringAndSize(byte[] text, long size);

	static native long PyUnicode_AsUTF8String(long text);

	static native long PyBytes_FromStringAndSize(byte[] bytes, long size);

	static native long PyBytes_AsString(long bytes);

	static native long PyBytes_Size(long bytes);

	static native long PyErr_Occurred();

	static native void PyErr_Clear();

	static native void PyErr_Fetch(long[] type, long[] value, long[] traceback);

	static native void PyErr_NormalizeException(long[] type, long[] value, long[] traceback);

	static native void Py_IncRef(long object);

	static native void Py_DecRef(long object);

}
