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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.util.Assert;

import dev.pyloop.PythonWorkerException;

/**
 * Starts worker processes with an installation of Python, of which only the executable is
 * needed. Safe from any thread.
 *
 * @since 0.1.0
 */
public final class PythonWorkers implements AutoCloseable {

	private final WorkerCommand command;

	/**
	 * The kernel kills workers when the thread that started them ends, so one thread
	 * starts all of them and stays.
	 */
	private final ExecutorService starter = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "pyloop-workers");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Create a new instance, which starts nothing.
	 * @param installation the Python to run
	 * @param options what Python gets in any home; the path has pyloop's own code, too
	 * @param settings what worker processes get beside
	 */
	public PythonWorkers(PythonInstallation installation, PythonRuntimeOptions options, PythonWorkerSettings settings) {
		Assert.notNull(installation, "'installation' must not be null");
		this.command = new WorkerCommand(installation, options, settings);
	}

	/**
	 * Start a worker process that runs an event loop.
	 * @param name the name of the event loop
	 * @param configuration the argument of {@code pyloop._loop.main} as marshal bytes
	 * @return the running process
	 * @throws PythonWorkerException if it cannot be started
	 */
	public PythonWorker start(String name, byte[] configuration) {
		PythonWorker worker = new PythonWorker(name, launch(name), this.command);
		worker.watch(this.command.input(configuration));
		return worker;
	}

	private Process launch(String name) {
		try {
			return this.starter.submit(() -> this.command.builder(name).start()).get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IOException cause) {
				throw new PythonWorkerException(
						"The worker process of event loop '" + name + "' cannot be started: " + cause.getMessage(), "",
						"Check that " + this.command.installation().executable()
								+ " is there and may be run, and that the system lets this user start processes",
						cause);
			}
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PythonWorkerException(
					"The start of the worker process of event loop '" + name + "' was interrupted", "",
					"Start the event loops again", ex);
		}
	}

	/**
	 * Return the Python that the processes run.
	 * @return the installation
	 */
	public PythonInstallation installation() {
		return this.command.installation();
	}

	/**
	 * End the thread that starts processes; what still runs is killed by the kernel.
	 */
	@Override
	public void close() {
		this.starter.shutdown();
	}

}
