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

/**
 * Raised when a Python has a version, or is a build, that is not supported.
 *
 * @since 0.1.0
 */
public class PythonVersionException extends PythonInstallationException {

	private final String version;

	/**
	 * Create a new instance.
	 * @param executable the Python executable
	 * @param origin how the executable was found
	 * @param version the version, with the kind of build if that is what is not supported
	 * @param remedy what to do about it
	 */
	public PythonVersionException(String executable, String origin, String version, String remedy) {
		super(executable, origin, "it is Python " + version, remedy, null);
		this.version = version;
	}

	/**
	 * Return the version that was found.
	 * @return the version
	 */
	public String getVersion() {
		return this.version;
	}

}
