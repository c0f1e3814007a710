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
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonInstallationException;
import dev.pyloop.PythonNotFoundException;

/**
 * Finds a Python on this machine without loading any of it.
 *
 * @since 0.1.0
 */
public final class PythonInstallations {

	private static final Log logger = LogFactory.getLog(PythonInstallations.class);

	private static final String REMEDY = "Install CPython 3.10 to 3.14 (on Debian and Ubuntu the packages python3 and "
			+ "libpython3), set pyloop.python.executable, or add org.bytedeco:cpython to the class path";

	private PythonInstallations() {
	}

	/**
	 * Find the Python to use: the named one, or the first usable one of
	 * {@code VIRTUAL_ENV}, {@code CONDA_PREFIX}, {@code .venv} in the working directory,
	 * {@code python3} on the {@code PATH} and the CPython on the class path. Runs each
	 * candidate once, so it may take some 100 ms; safe from any thread.
	 * @param search where to look
	 * @return a Python that can be used
	 * @throws PythonInstallationException if the named one cannot be used; its subclasses
	 * tell wrong version, wrong architecture and missing library apart
	 * @throws PythonNotFoundException if none was named and none can be used
	 */
	public static PythonInstallation find(PythonSearch search) {
		Assert.notNull(search, "'search' must not be null");
		PythonCandidates candidates = new PythonCandidates(search);
		PythonCandidate named = candidates.named();
		if (named != null) {
			return inspect(named, search);
		}
		List<String> tried = new ArrayList<>();
		for (PythonCandidate candidate : candidates.found()) {
			PythonInstallation installation = tryCandidate(candidate, search, tried);
			if (installation != null) {
				return installation;
			}
		}
		return findBundled(search, candidates, tried);
	}

	/**
	 * Inspect the given executable.
	 * @param executable the executable
	 * @param origin how it was found, for messages
	 * @param libraryRequired {@code false} to accept a static build
	 * @return the Python
	 * @throws PythonInstallationException if it cannot be used
	 */
	public static PythonInstallation inspect(Path executable, String origin, boolean libraryRequired) {
		PythonSearch search = PythonSearch.builder().libraryRequired(libraryRequired).build();
		return inspect(new PythonCandidate(executable.toAbsolutePath(), origin, true), search);
	}

	private static PythonInstallation findBundled(PythonSearch search, PythonCandidates candidates,
			List<String> tried) {
		PythonCandidate bundled = new BundledPython(search).candidate();
		if (bundled != null) {
			return inspect(bundled, search);
		}
		tried.addAll(candidates.missing());
		tried.add("no " + BundledPython.ARTIFACT + " for this platform on the class path");
		throw new PythonNotFoundException(tried, REMEDY);
	}

	private static @Nullable PythonInstallation tryCandidate(PythonCandidate candidate, PythonSearch search,
			List<String> tried) {
		try {
			return inspect(candidate, search);
		}
		catch (PythonInstallationException ex) {
			logger.warn("Skipped: " + ex.getMessage());
			tried.add(ex.getProblem());
			return null;
		}
	}

	private static PythonInstallation inspect(PythonCandidate candidate, PythonSearch search) {
		PythonInspection inspection = new PythonInspector(search.timeout()).inspect(candidate);
		new PythonCompatibility(candidate, inspection).check(search.libraryRequired());
		PythonInstallation installation = new PythonInstallation(candidate, inspection);
		logger.debug(installation);
		return installation;
	}

}
