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

import java.util.List;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.PointerByReference;

import dev.pyloop.PythonStartException;

/**
 * Initialises CPython 3.14 and later through {@code PyInitConfig}, which hides its
 * layout.
 */
final class InitConfig {

	private final NativeLibrary library;

	InitConfig(NativeLibrary library) {
		this.library = library;
	}

	void initialize(List<String> command) {
		Pointer config = this.library.getFunction("PyInitConfig_Create").invokePointer(new Object[0]);
		if (config == null) {
			throw new PythonStartException("Python cannot be initialised: no memory", "Give the process more memory");
		}
		try {
			set(config, "utf8_mode", 1);
			set(config, "install_signal_handlers", 0);
			set(config, "use_environment", 1);
			set(config, "parse_argv", 1);
			set(config, "argv", command);
			check(config, invoke("Py_InitializeFromInitConfig", config));
		}
		finally {
			this.library.getFunction("PyInitConfig_Free").invokeVoid(new Object[] { config });
		}
	}

	private void set(Pointer config, String name, long value) {
		check(config, invoke("PyInitConfig_SetInt", config, name, value));
	}

	private void set(Pointer config, String name, List<String> values) {
		StringArray items = new StringArray(values.toArray(String[]::new), "UTF-8");
		check(config, invoke("PyInitConfig_SetStrList", config, name, (long) values.size(), items));
	}

	private int invoke(String function, Object... arguments) {
		return this.library.getFunction(function).invokeInt(arguments);
	}

	private void check(Pointer config, int result) {
		if (result != 0) {
			PointerByReference message = new PointerByReference();
			this.library.getFunction("PyInitConfig_GetError").invokeInt(new Object[] { config, message });
			String text = (message.getValue() != null) ? message.getValue().getString(0, "UTF-8") : "no reason given";
			throw new PythonStartException("Python cannot be initialised: " + text,
					"Check the installation and the flags that it is started with");
		}
	}

}
