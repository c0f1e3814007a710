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

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;

import dev.pyloop.PythonStartException;

/**
 * What a JVM of its own does for {@link ForeignPythonTests}: something else than pyloop
 * loads or starts Python first.
 */
public final class ForeignPythonMain {

	private static final String BEFORE = """
			import signal, sys
			sys.setswitchinterval(0.25)
			before = signal.signal
			""";

	private static final String AFTER = """
			same = signal.signal is before and sys.getswitchinterval() == 0.25
			print(f"foreign code goes on, its settings are kept: {same}", flush=True)
			""";

	private ForeignPythonMain() {
	}

	/**
	 * Run one of the scenarios.
	 * @param arguments the scenario, the Python that starts first, the one of pyloop and
	 * the folder with the code
	 * @throws IOException if the library cannot be copied
	 */
	public static void main(String[] arguments) throws IOException {
		PythonInstallation foreign = inspect(arguments[1]);
		PythonInstallation own = inspect(arguments[2]);
		Path folder = Path.of(arguments[3]);
		switch (arguments[0]) {
			case "started" -> started(foreign, own, folder);
			case "locked" -> locked(foreign, own, folder);
			case "loaded" -> loaded(foreign, own, folder);
			default -> throw new IllegalArgumentException(arguments[0]);
		}
	}

	private static void started(PythonInstallation foreign, PythonInstallation own, Path folder) {
		NativeLibrary library = start(foreign);
		library.getFunction("PyEval_SaveThread").invokePointer(new Object[0]);
		for (int i = 0; i < 2; i++) {
			call(own, folder);
		}
		int state = library.getFunction("PyGILState_Ensure").invokeInt(new Object[0]);
		run(library, AFTER);
		library.getFunction("PyGILState_Release").invokeVoid(new Object[] { state });
	}

	private static void locked(PythonInstallation foreign, PythonInstallation own, Path folder) {
		NativeLibrary library = start(foreign);
		call(own, folder);
		library.getFunction("PyEval_SaveThread").invokePointer(new Object[0]);
		call(own, folder);
	}

	private static void loaded(PythonInstallation foreign, PythonInstallation own, Path folder) throws IOException {
		Path copy = folder.resolve(foreign.library().getFileName());
		NativeLibrary library = load(Files.copy(foreign.library(), copy));
		call(own, folder);
		// JNA unloads a library that nobody refers to.
		Reference.reachabilityFence(library);
	}

	private static NativeLibrary start(PythonInstallation foreign) {
		NativeLibrary library = load(foreign.library());
		library.getFunction("Py_InitializeEx").invokeVoid(new Object[] { 0 });
		run(library, BEFORE);
		return library;
	}

	private static NativeLibrary load(Path library) {
		// RTLD_LAZY | RTLD_GLOBAL
		return NativeLibrary.getInstance(library.toString(), Map.of(Library.OPTION_OPEN_FLAGS, 0x101));
	}

	private static void run(NativeLibrary library, String code) {
		if (library.getFunction("PyRun_SimpleString").invokeInt(new Object[] { code }) != 0) {
			throw new IllegalStateException("The code failed:\n" + code);
		}
	}

	private static void call(PythonInstallation own, Path folder) {
		try {
			PythonRuntime runtime = PythonRuntime.acquire(own,
					PythonRuntimeOptions.defaults().withPath(List.of(folder)));
			System.out.println("called " + PythonCode.call(runtime, "child_code", "greet", "pyloop"));
			runtime.release();
		}
		catch (PythonStartException ex) {
			System.out.println(ex.getClass().getSimpleName() + ": " + ex.getProblem() + " | " + ex.getRemedy());
		}
	}

	private static PythonInstallation inspect(String executable) {
		return PythonInstallations.inspect(Path.of(executable), "the test", true);
	}

}
