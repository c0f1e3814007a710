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

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonStartException;

/**
 * Initialises CPython 3.10 to 3.13 through {@code PyConfig}. The layout of that structure
 * changes with each version, so everything goes through the command line but two numbers
 * whose place has been the same since 3.9.
 */
final class ClassicConfig {

	private static final int PRECONFIG_SIZE = 256;

	private static final int PRECONFIG_UTF8_MODE = PythonPlatform.WINDOWS ? 32 : 28;

	/** The largest structure so far has 456 bytes. */
	private static final int CONFIG_SIZE = 4096;

	private static final int CONFIG_INSTALL_SIGNAL_HANDLERS = 16;

	private final NativeLibrary library;

	ClassicConfig(NativeLibrary library) {
		this.library = library;
	}

	void initialize(List<String> command) {
		preInitialize();
		try (Memory config = new Memory(CONFIG_SIZE)) {
			config.clear();
			function("PyConfig_InitPythonConfig").invokeVoid(new Object[] { config });
			config.setInt(CONFIG_INSTALL_SIGNAL_HANDLERS, 0);
			try {
				setArguments(config, command);
				check("Py_InitializeFromConfig", config);
			}
			finally {
				function("PyConfig_Clear").invokeVoid(new Object[] { config });
			}
		}
	}

	private void preInitialize() {
		try (Memory config = new Memory(PRECONFIG_SIZE)) {
			config.clear();
			function("PyPreConfig_InitIsolatedConfig").invokeVoid(new Object[] { config });
			config.setInt(PRECONFIG_UTF8_MODE, 1);
			check("Py_PreInitialize", config);
		}
	}

	private void setArguments(Pointer config, List<String> command) {
		if (PythonPlatform.WINDOWS) {
			WString[] wide = command.stream().map(WString::new).toArray(WString[]::new);
			check("PyConfig_SetArgv", config, new com.sun.jna.NativeLong(wide.length), wide);
			return;
		}
		String[] narrow = command.toArray(String[]::new);
		check("PyConfig_SetBytesArgv", config, (long) narrow.length, new StringArray(narrow, "UTF-8"));
	}

	private void check(String name, Object... arguments) {
		Status status = (Status) function(name).invoke(Status.class, arguments);
		if (status.type != 0) {
			throw new PythonStartException("Python cannot be initialised: " + status.describe(name),
					"Check the installation and the flags that it is started with");
		}
	}

	private Function function(String name) {
		return this.library.getFunction(name);
	}

	/**
	 * The structure {@code PyStatus}, which these functions return by value.
	 */
	@Structure.FieldOrder({ "type", "function", "message", "exitCode" })
	public static final class Status extends Structure implements Structure.ByValue {

		public int type;

		public @Nullable String function;

		public @Nullable String message;

		public int exitCode;

		private String describe(String name) {
			return (this.message != null) ? name + ": " + this.message : name + " asks to exit with " + this.exitCode;
		}

	}

}
