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

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

/**
 * Base of the tests of {@link PythonEnvironments} with a {@link FakeInterpreter}.
 */
abstract class FakeEnvironments {

	static final String VERSION = "3.12.1";

	static final PythonEnvironmentRequirements NUMPY = PythonEnvironmentRequirements.of("numpy.txt", "numpy\n");

	@TempDir
	Path folder;

	final Path prepare(FakeInterpreter interpreter, PythonEnvironmentRequirements requirements) {
		return environments(PythonEnvironmentInstaller.AUTO, "").prepare(interpreter.executable(), VERSION,
				requirements);
	}

	final PythonEnvironments environments(PythonEnvironmentInstaller installer, String path) {
		return new PythonEnvironments(settings().withInstaller(installer), path);
	}

	final PythonEnvironmentSettings settings() {
		return PythonEnvironmentSettings.defaults().withDirectory(directory());
	}

	final FakeInterpreter interpreter(String install) {
		return FakeInterpreter.create(this.folder, "python3", install);
	}

	final Path directory() {
		return this.folder.resolve("environments");
	}

}
