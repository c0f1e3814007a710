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

package dev.pyloop;

import java.util.List;

/**
 * Raised when a Python has no shared library that the JVM could load.
 *
 * @since 0.1.0
 */
public class PythonLibraryNotFoundException extends PythonInstallationException {

	private final List<String> tried;

	/**
	 * Create a new instance.
	 * @param executable the Python executable
	 * @param origin how the executable was found
	 * @param tried the files that do not exist
	 * @param remedy what to do about it
	 */
	public PythonLibraryNotFoundException(String executable, String origin, List<String> tried, String remedy) {
		super(executable, origin, "it has no shared library (libpython), tried " + tried, remedy, null);
		this.tried = List.copyOf(tried);
	}

	/**
	 * Return the files that were looked for.
	 * @return the files in the order of the search
	 */
	public List<String> getTried() {
		return this.tried;
	}

}
