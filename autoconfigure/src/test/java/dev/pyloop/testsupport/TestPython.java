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
package dev.pyloop.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonInstallations;
import dev.pyloop.cpython.PythonSearch;

/**
 * The Python that the tests use: the one named by the system property {@value #PROPERTY},
 * else {@code python3} on the {@code PATH} if it can be embedded, else the CPython on the
 * test class path. Its virtual environment has the packages of
 * {@code src/test/python/requirements.txt}.
 *
 * @since 0.1.0
 */
public final class TestPython {

	/**
	 * Name of the system property that names the Python to test with.
	 */
	public static final String PROPERTY = "pyloop.test.python";

	/**
	 * Value of the system property that stands for the CPython on the test class path.
	 */
	public static final String BUNDLED = "bundled";

	private TestPython() {
	}

	/**
	 * Return the installation, outside of any virtual environment.
	 * @return the installation
	 */
	public static PythonInstallation installation() {
		return InstallationHolder.INSTALLATION;
	}

	/**
	 * Return the executable, outside of any virtual environment.
	 * @return the absolute path
	 */
	public static Path executable() {
		return installation().executable();
	}

	/**
	 * Return the virtual environment with the test packages. The first call of a build
	 * installs them, which may take a minute.
	 * @return the root of the environment
	 */
	public static Path environment() {
		return EnvironmentHolder.ENVIRONMENT;
	}

	/**
	 * Return the executable of the virtual environment with the test packages.
	 * @return the absolute path
	 */
	public static Path environmentExecutable() {
		return TestPythonEnvironment.executable(environment());
	}

	/**
	 * Return the virtual environment with the test packages as the Python to run in this
	 * process. Tests that share a process have to agree on one.
	 * @return the installation
	 */
	public static PythonInstallation embedded() {
		return EmbeddedHolder.INSTALLATION;
	}

	private static PythonInstallation find() {
		String named = System.getProperty(PROPERTY);
		if (BUNDLED.equals(named)) {
			return findBundled();
		}
		PythonInstallation installation = find(named, Collections.singletonMap("PATH", System.getenv("PATH")));
		return (named != null || canMakeEnvironments(installation)) ? installation : findBundled();
	}

	private static PythonInstallation findBundled() {
		return find(null, Collections.emptyMap());
	}

	private static PythonInstallation find(@Nullable String named, Map<String, String> environment) {
		Path directory = TestDirectories.target().resolve("test-python");
		return PythonInstallations.find(PythonSearch.builder()
			.executable(named)
			.environment(environment)
			.workingDirectory(directory)
			.cacheDirectory(directory)
			.build());
	}

	private static boolean canMakeEnvironments(PythonInstallation installation) {
		String executable = installation.executable().toString();
		List<String> command = List.of(executable, "-c", "import ensurepip, venv");
		return TestProcess.run(command, Duration.ofMinutes(1)).exitCode() == 0;
	}

	private static final class InstallationHolder {

		private static final PythonInstallation INSTALLATION = find();

	}

	private static final class EmbeddedHolder {

		private static final PythonInstallation INSTALLATION = PythonInstallations.inspect(environmentExecutable(),
				"the tests", true);

	}

	private static final class EnvironmentHolder {

		private static final Path ENVIRONMENT = create();

		private static Path create() {
			try {
				return new TestPythonEnvironment(installation()).prepare();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
