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

package dev.pyloop.autoconfigure;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.NativeDetector;
import org.springframework.core.io.ResourceLoader;

import dev.pyloop.PythonStartException;
import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonRuntimeOptions;
import dev.pyloop.cpython.PythonSources;
import dev.pyloop.eventloop.EventLoopHome;
import dev.pyloop.eventloop.ProcessEventLoopHome;
import dev.pyloop.eventloop.ThreadEventLoopHome;

/**
 * Starts Python as {@link PythonInterpreterProperties} say, when the first event loop is
 * to run.
 */
final class PropertiesEventLoopHomes implements Supplier<EventLoopHome> {

	private static final Log logger = LogFactory.getLog(PropertiesEventLoopHomes.class);

	private final PythonInterpreterProperties properties;

	private final PythonEventLoopProperties eventLoop;

	private final ResourceLoader resourceLoader;

	PropertiesEventLoopHomes(PythonInterpreterProperties properties, PythonEventLoopProperties eventLoop,
			ResourceLoader resourceLoader) {
		this.properties = properties;
		this.eventLoop = eventLoop;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public EventLoopHome get() {
		refuseNativeImage(NativeDetector.inNativeImage());
		PythonSources sources = sources();
		PythonRuntimeOptions options = new PythonRuntimeOptions(path(sources), this.properties.getEnvironment(),
				this.properties.getFlags(), this.properties.isIsolated());
		EventLoopHome home = open(installation(), options, sources);
		sources.clean(this.properties.getCacheRetention());
		return home;
	}

	private PythonInstallation installation() {
		boolean libraryRequired = this.eventLoop.getHome() == PythonEventLoopLocation.THREAD;
		return new PropertiesPythonInstallation(this.properties, this.resourceLoader, libraryRequired).find();
	}

	private EventLoopHome open(PythonInstallation installation, PythonRuntimeOptions options, PythonSources sources) {
		Integer debuggerPort = this.properties.getDebugger().getPort();
		if (inProcesses(installation)) {
			if (debuggerPort != null) {
				throw PythonDebugger.notInProcesses();
			}
			return ProcessEventLoopHome.open(installation, options, this.eventLoop.getProcess().toSettings(), sources);
		}
		ThreadEventLoopHome home = ThreadEventLoopHome.open(installation, options, sources);
		if (debuggerPort != null) {
			listen(home, debuggerPort);
		}
		return home;
	}

	private void listen(ThreadEventLoopHome home, int port) {
		try {
			PythonDebugger.listen(home.runtime(), port, this.properties.getDebugger().isWaitForClient());
		}
		catch (RuntimeException ex) {
			home.close();
			throw ex;
		}
	}

	boolean inProcesses(PythonInstallation installation) {
		if (this.eventLoop.getHome() == PythonEventLoopLocation.AUTO) {
			boolean library = installation.hasLibrary();
			logger.info("Event loops run in '" + (library ? "thread" : "process") + "', because " + installation
					+ " has " + (library ? "the shared library " + installation.library() : "no shared library"));
			return !library;
		}
		return this.eventLoop.getHome() == PythonEventLoopLocation.PROCESS;
	}

	static void refuseNativeImage(boolean nativeImage) {
		if (nativeImage) {
			throw new PythonStartException("Python cannot run in a native image",
					"Run the application on a JVM, where an AOT cache makes it start fast, or set pyloop.enabled to"
							+ " 'false'");
		}
	}

	private PythonSources sources() {
		File directory = this.properties.getSources();
		return new PythonSources((directory != null) ? directory.toPath() : PythonSources.defaultDirectory(),
				this.resourceLoader.getClassLoader());
	}

	List<Path> path(PythonSources sources) {
		List<String> locations = this.properties.getPath();
		return (locations.isEmpty()) ? sources.resolveDefaults() : sources.resolve(locations);
	}

}
