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

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * A Python on this machine that can be used.
 *
 * @since 0.1.0
 */
public final class PythonInstallation {

	private final PythonCandidate candidate;

	private final PythonInspection inspection;

	PythonInstallation(PythonCandidate candidate, PythonInspection inspection) {
		this.candidate = candidate;
		this.inspection = inspection;
	}

	/**
	 * Return the executable, which is the one of the virtual environment if there is one.
	 * @return the absolute path; symbolic links are not resolved
	 */
	public Path executable() {
		return this.inspection.executable();
	}

	/**
	 * Return how this installation was found.
	 * @return the property, environment variable or place
	 */
	public String origin() {
		return this.candidate.origin();
	}

	/**
	 * Return the version.
	 * @return the version
	 */
	public PythonVersion version() {
		return this.inspection.version();
	}

	/**
	 * Return whether there is a shared library that the JVM can load.
	 * @return {@code false} only for a static build, where the search allowed that
	 */
	public boolean hasLibrary() {
		return !this.inspection.libraries().isEmpty();
	}

	/**
	 * Return the shared library.
	 * @return the path
	 */
	public Path library() {
		Assert.state(hasLibrary(), () -> executable() + " has no shared library");
		return this.inspection.libraries().get(0);
	}

	/**
	 * Return the root of the installation, or of the virtual environment if there is one.
	 * @return the value of {@code sys.prefix}
	 */
	public Path prefix() {
		return this.inspection.prefix();
	}

	/**
	 * Return the root of the installation below a virtual environment.
	 * @return the value of {@code sys.base_prefix}
	 */
	public Path basePrefix() {
		return this.inspection.basePrefix();
	}

	/**
	 * Return the executable to make virtual environments with.
	 * @return the executable outside of any virtual environment
	 */
	public Path baseExecutable() {
		return this.inspection.baseExecutable();
	}

	/**
	 * Return whether this is a virtual environment.
	 * @return {@code true} if it is
	 */
	public boolean isVirtualEnvironment() {
		return !prefix().equals(basePrefix());
	}

	/**
	 * Return whether this is a free-threaded build, which has no global lock.
	 * @return {@code true} if it is
	 */
	public boolean freeThreaded() {
		return this.inspection.freeThreaded();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return (other instanceof PythonInstallation installation) && installation.inspection.equals(this.inspection);
	}

	@Override
	public int hashCode() {
		return this.inspection.hashCode();
	}

	@Override
	public String toString() {
		return "Python " + version() + (freeThreaded() ? " (free-threaded)" : "") + " at " + executable() + " (from "
				+ origin() + ")";
	}

}
