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
package dev.pyloop.chaos;

import java.nio.file.Path;

import dev.pyloop.PythonEnvironmentException;
import dev.pyloop.cpython.PythonEnvironmentInstaller;
import dev.pyloop.cpython.PythonEnvironmentRequirements;
import dev.pyloop.cpython.PythonEnvironmentSettings;
import dev.pyloop.cpython.PythonEnvironments;

/**
 * Makes an environment in a file system that {@link FullFileSystemTests} gives it.
 */
public final class FullEnvironmentMain {

	private FullEnvironmentMain() {
	}

	/**
	 * Make the environment and tell what comes of it.
	 * @param arguments the folder of environments, the requirements, the executable of
	 * Python and its version
	 */
	public static void main(String[] arguments) {
		PythonEnvironmentSettings settings = PythonEnvironmentSettings.defaults()
			.withDirectory(Path.of(arguments[0]))
			.withInstaller(PythonEnvironmentInstaller.PIP);
		try {
			Path python = new PythonEnvironments(settings).prepare(Path.of(arguments[2]), arguments[3],
					PythonEnvironmentRequirements.of(Path.of(arguments[1])));
			System.out.println("environment succeeded: " + python.toFile().canExecute());
		}
		catch (PythonEnvironmentException ex) {
			System.out.println("environment failed: " + ex.getMessage().replace('\n', ' '));
		}
	}

}
