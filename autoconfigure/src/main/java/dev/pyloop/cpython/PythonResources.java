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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the parts of the Python half that Java itself has to run.
 */
final class PythonResources {

	private static final String FOLDER = "/META-INF/pyloop/python/pyloop/";

	private PythonResources() {
	}

	static String read(String name) {
		try (InputStream stream = PythonResources.class.getResourceAsStream(FOLDER + name)) {
			if (stream == null) {
				throw new FileNotFoundException(FOLDER + name + " is not on the class path");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + FOLDER + name, ex);
		}
	}

}
