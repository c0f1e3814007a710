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

import dev.pyloop.PythonStartException;

/**
 * A doorbell for two processes: a named pipe. The caller removes the file once the other
 * side has opened it.
 *
 * @since 0.1.0
 */
public final class NamedPipe extends DescriptorDoorbell {

	private final Path file;

	private NamedPipe(Path file, int[] descriptors) {
		super(descriptors[0], descriptors[1]);
		this.file = file;
	}

	/**
	 * Open a doorbell. This loads JNA, but nothing of Python.
	 * @param file the file to create
	 * @return the doorbell
	 * @throws dev.pyloop.NativeAccessDeniedException if the JVM denies native access
	 */
	public static NamedPipe open(Path file) {
		if (PythonPlatform.WINDOWS) {
			throw new PythonStartException("Worker processes need named pipes, which Windows has not as files",
					"Run the application on Linux or macOS");
		}
		NativeAccess.check();
		return new NamedPipe(file, SystemLibrary.openNamedPipe(file));
	}

	@Override
	public Path file() {
		return this.file;
	}

}
