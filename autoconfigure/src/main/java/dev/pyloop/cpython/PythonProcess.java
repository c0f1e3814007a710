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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pyloop.PythonConflictException;
import dev.pyloop.PythonStartException;
import dev.pyloop.PythonTimeoutException;

/**
 * Starts the one Python of this process, or joins it.
 */
final class PythonProcess {

	private static final Log logger = LogFactory.getLog(PythonProcess.class);

	private static final Duration ADOPT_TIMEOUT = Duration.ofSeconds(10);

	private static final String REMEDY = "Use the same Python in every application context of a process, and restart "
			+ "the JVM after a change";

	private final PythonRegistry registry;

	private final PythonInstallation installation;

	private final List<String> arguments;

	PythonProcess(PythonRegistry registry, PythonInstallation installation, PythonRuntimeOptions options) {
		this.registry = registry;
		this.installation = installation;
		this.arguments = options.arguments();
	}

	/**
	 * Start Python unless it runs. The caller holds the lock of the registry.
	 */
	void join() {
		String problem = this.registry.problem();
		if (problem != null) {
			throw new PythonStartException("Python failed to start earlier in this process: " + problem,
					"Remove the cause and restart the JVM: CPython can be initialised once only");
		}
		if (this.registry.isStarted()) {
			checkSame();
			PythonLibrary.load(this.installation);
			return;
		}
		checkLoadedLibraries();
		PythonLibrary.load(this.installation);
		if (PythonLibrary.Py_IsInitialized() != 0) {
			adopt();
		}
		else {
			start();
		}
	}

	static Path realPath(Path path) {
		try {
			return path.toRealPath();
		}
		catch (IOException ex) {
			return path.toAbsolutePath().normalize();
		}
	}

	private void checkSame() {
		String library = realPath(this.installation.library()).toString();
		if (!library.equals(this.registry.library())) {
			throw new PythonConflictException(this.registry.library(), library, REMEDY);
		}
		String prefix = this.installation.prefix().toString();
		if (!prefix.equals(this.registry.prefix())) {
			throw new PythonConflictException("the environment " + this.registry.prefix(), "the environment " + prefix,
					REMEDY);
		}
		if (!this.arguments.equals(this.registry.arguments())) {
			logger.warn("Python runs with the flags " + this.registry.arguments() + "; " + this.arguments
					+ " are ignored until the JVM restarts");
		}
	}

	private void checkLoadedLibraries() {
		String library = realPath(this.installation.library()).toString();
		for (String loaded : loadedLibraries()) {
			if (!loaded.equals(library)) {
				throw new PythonConflictException(loaded, library, REMEDY);
			}
		}
	}

	private static List<String> loadedLibraries() {
		Path maps = Path.of("/proc/self/maps");
		if (!Files.isReadable(maps)) {
			return new ArrayList<>();
		}
		try (Stream<String> lines = Files.lines(maps, java.nio.charset.StandardCharsets.ISO_8859_1)) {
			return lines.filter((line) -> line.matches(".*/libpython3\\.[^/]*\\.so[^/]*"))
				.map((line) -> line.substring(line.indexOf('/')))
				.distinct()
				.toList();
		}
		catch (IOException ex) {
			logger.debug("Cannot read " + maps, ex);
			return new ArrayList<>();
		}
	}

	private void adopt() {
		logger.warn("Somebody else has started Python in this process; pyloop joins it and leaves its settings "
				+ "(signal handlers, faulthandler, sys.path of the environment) as they are");
		Path running = runningPrefix();
		Path wanted = this.installation.prefix();
		if (!realPath(running).equals(realPath(wanted))) {
			throw new PythonConflictException("the environment " + running, "the environment " + wanted,
					"Start pyloop before the other user of Python, or let pyloop.python.executable or "
							+ "pyloop.python.virtual-environment name the environment that runs");
		}
		this.registry.started(this.installation, this.arguments, null);
	}

	private static Path runningPrefix() {
		try {
			return LargeStack.call("python-adopt", ADOPT_TIMEOUT, () -> {
				PythonBootstrap.install();
				return PythonBootstrap.prefix();
			});
		}
		catch (PythonTimeoutException ex) {
			throw new PythonStartException(
					"Somebody else has started Python in this process and has not released its lock (the GIL) within "
							+ ADOPT_TIMEOUT.toSeconds() + " s",
					"Call PyEval_SaveThread where that Python is started, or start pyloop first", ex);
		}
	}

	private void start() {
		ExecutorService mainThread = PythonMainThread.create();
		try {
			PythonMainThread.run(mainThread, this::initialize);
		}
		catch (RuntimeException ex) {
			this.registry.failed(String.valueOf(ex.getMessage()));
			throw ex;
		}
		this.registry.started(this.installation, this.arguments, mainThread);
		PythonExit.register(this.registry);
		logger.info("Started " + this.installation);
	}

	private void initialize() {
		new PythonInitializer(this.installation, this.arguments).initialize();
		try {
			PythonBootstrap.install();
			PythonBootstrap.start();
		}
		finally {
			PythonLibrary.PyEval_SaveThread();
		}
	}

}
