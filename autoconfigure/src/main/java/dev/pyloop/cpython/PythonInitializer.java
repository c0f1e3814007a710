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

import java.util.ArrayList;
import java.util.List;

import com.sun.jna.NativeLibrary;

/**
 * Initialises CPython as the command {@code python} with the given arguments would,
 * without touching signal handlers or the locale of the JVM.
 */
final class PythonInitializer {

	private final PythonInstallation installation;

	private final List<String> arguments;

	PythonInitializer(PythonInstallation installation, List<String> arguments) {
		this.installation = installation;
		this.arguments = arguments;
	}

	/**
	 * Initialise; afterwards this thread holds the GIL.
	 */
	void initialize() {
		NativeLibrary library = PythonLibrary.library();
		List<String> command = new ArrayList<>();
		command.add(this.installation.executable().toString());
		command.addAll(this.arguments);
		new ClassicConfig(library).initialize(command);
	}

}
