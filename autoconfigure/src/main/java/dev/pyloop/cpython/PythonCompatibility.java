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

import java.util.Locale;

import dev.pyloop.PythonArchitectureException;
import dev.pyloop.PythonInstallationException;
import dev.pyloop.PythonLibraryNotFoundException;
import dev.pyloop.PythonVersionException;

/**
 * Checks whether a Python can be used, before anything of it is loaded.
 */
final class PythonCompatibility {

	private static final PythonVersion FIRST = new PythonVersion(3, 10, 0);

	private static final PythonVersion AFTER_LAST = new PythonVersion(3, 15, 0);

	private static final PythonVersion FIRST_FREE_THREADED = new PythonVersion(3, 14, 0);

	private final PythonCandidate candidate;

	private final PythonInspection inspection;

	PythonCompatibility(PythonCandidate candidate, PythonInspection inspection) {
		this.candidate = candidate;
		this.inspection = inspection;
	}

	void check(boolean libraryRequired) {
		checkImplementation();
		checkVersion();
		checkArchitecture();
		if (libraryRequired) {
			checkLibrary();
		}
	}

	private void checkImplementation() {
		if (!this.inspection.implementation().equals("cpython")) {
			throw new PythonInstallationException(executable(), this.candidate.origin(),
					"it is " + this.inspection.implementation() + " and not CPython", "Use CPython 3.10 to 3.14", null);
		}
	}

	private void checkVersion() {
		PythonVersion version = this.inspection.version();
		if (version.compareTo(FIRST) < 0 || version.compareTo(AFTER_LAST) >= 0) {
			throw unsupported(version.toString(), "Use CPython 3.10 to 3.14");
		}
		if (this.inspection.debug()) {
			throw unsupported(version + ", a debug build", "Use a build without --with-pydebug");
		}
		if (this.inspection.freeThreaded() && version.compareTo(FIRST_FREE_THREADED) < 0) {
			throw unsupported(version + ", a free-threaded build",
					"Use a free-threaded build of 3.14, or an ordinary one");
		}
	}

	private void checkArchitecture() {
		if (this.inspection.bits() != PythonPlatform.BITS
				|| !this.inspection.architecture().equals(PythonPlatform.ARCHITECTURE)) {
			throw new PythonArchitectureException(executable(), this.candidate.origin(),
					describe(this.inspection.architecture(), this.inspection.bits()),
					describe(PythonPlatform.ARCHITECTURE, PythonPlatform.BITS));
		}
	}

	private void checkLibrary() {
		if (this.inspection.libraries().isEmpty()) {
			throw new PythonLibraryNotFoundException(executable(), this.candidate.origin(), this.inspection.tried(),
					libraryRemedy());
		}
	}

	private String libraryRemedy() {
		String name = "libpython%d.%d".formatted(this.inspection.version().major(), this.inspection.version().minor());
		String install = executable().contains("pyenv")
				? "Build it again with PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install " + this.inspection.version()
				: "Install the package that has it (on Debian and Ubuntu " + name
						+ ") or a Python that was built with --enable-shared";
		return install + ", or set pyloop.event-loop.home to 'process', which needs only the executable";
	}

	private PythonVersionException unsupported(String version, String remedy) {
		return new PythonVersionException(executable(), this.candidate.origin(), version, remedy);
	}

	private String executable() {
		return this.candidate.executable().toString();
	}

	private static String describe(String architecture, int bits) {
		return String.format(Locale.ROOT, "%s (%d bits)", architecture, bits);
	}

}
