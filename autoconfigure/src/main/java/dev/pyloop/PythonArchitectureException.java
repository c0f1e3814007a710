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
 * Raised when a Python was built for another processor architecture than the JVM.
 *
 * @since 0.1.0
 */
public class PythonArchitectureException extends PythonInstallationException {

	private final String architecture;

	private final String jvmArchitecture;

	/**
	 * Create a new instance.
	 * @param executable the Python executable
	 * @param origin how the executable was found
	 * @param architecture the architecture of that Python
	 * @param jvmArchitecture the architecture of the JVM
	 */
	public PythonArchitectureException(String executable, String origin, String architecture, String jvmArchitecture) {
		super(executable, origin, "it is built for " + architecture + " while the JVM runs on " + jvmArchitecture,
				"Use a Python for " + jvmArchitecture + " or a JVM for " + architecture, null);
		this.architecture = architecture;
		this.jvmArchitecture = jvmArchitecture;
	}

	/**
	 * Return the architecture of the Python.
	 * @return the architecture, such as {@code x86_64 (64 bits)}
	 */
	public String getArchitecture() {
		return this.architecture;
	}

	/**
	 * Return the architecture of the JVM.
	 * @return the architecture, such as {@code aarch64 (64 bits)}
	 */
	public String getJvmArchitecture() {
		return this.jvmArchitecture;
	}

}
