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

package dev.pyloop.eventloop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.pyloop.cpython.NamedPipe;
import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonRuntimeOptions;
import dev.pyloop.cpython.PythonSources;
import dev.pyloop.cpython.PythonWorker;
import dev.pyloop.cpython.PythonWorkerSettings;
import dev.pyloop.cpython.PythonWorkers;
import dev.pyloop.ring.Doorbell;

/**
 * Runs each loop in a worker process of its own. Nothing of Python is loaded into this
 * process.
 *
 * @since 0.1.0
 */
public final class ProcessEventLoopHome implements EventLoopHome {

	private final PythonWorkers workers;

	private ProcessEventLoopHome(PythonWorkers workers) {
		this.workers = workers;
	}

	/**
	 * Create a home with pyloop's own code from its default place.
	 * @param installation the Python to run, of which only the executable is needed
	 * @param options what the application asks of Python
	 * @param settings what it asks of worker processes
	 * @return the home, which has to be closed
	 */
	public static ProcessEventLoopHome open(PythonInstallation installation, PythonRuntimeOptions options,
			PythonWorkerSettings settings) {
		return open(installation, options, settings, new PythonSources(PythonSources.defaultDirectory(), null));
	}

	/**
	 * Create a home.
	 * @param installation the Python to run, of which only the executable is needed
	 * @param options what the application asks of Python
	 * @param settings what it asks of worker processes
	 * @param sources unpacks the code of pyloop
	 * @return the home, which has to be closed
	 */
	public static ProcessEventLoopHome open(PythonInstallation installation, PythonRuntimeOptions options,
			PythonWorkerSettings settings, PythonSources sources) {
		List<Path> path = new ArrayList<>(options.path());
		path.addAll(sources.own());
		return new ProcessEventLoopHome(new PythonWorkers(installation, options.withPath(path), settings));
	}

	@Override
	public int defaultCount() {
		return Runtime.getRuntime().availableProcessors();
	}

	@Override
	public boolean isIsolated() {
		return true;
	}

	@Override
	public Doorbell createDoorbell(Path file) {
		return NamedPipe.open(file);
	}

	@Override
	public EventLoopRun start(String name, byte[] configuration) {
		return new Run(this.workers.start(name, configuration));
	}

	@Override
	public void close() {
		this.workers.close();
	}

	private record Run(PythonWorker worker) implements EventLoopRun {

		@Override
		public CompletableFuture<?> ended() {
			return this.worker.ended();
		}

		@Override
		public void stopping() {
			this.worker.stopping();
		}

		@Override
		public String report() {
			if (isStopped()) {
				return "; " + stopped();
			}
			String output = this.worker.report();
			return output.isEmpty() ? ""
					: "; the standard error of its worker process ends with:\n\n" + output.indent(4);
		}

		@Override
		public void command(byte[] command) {
			this.worker.command(command);
		}

		@Override
		public String stacks() {
			return isStopped() ? stopped() : "The stacks of its worker process:\n" + this.worker.stacks();
		}

		private String stopped() {
			return "Its worker process " + this.worker.pid() + " is stopped by a signal or a debugger; it goes on"
					+ " after 'kill -CONT " + this.worker.pid() + "'";
		}

		@Override
		public boolean isStopped() {
			return this.worker.isStopped();
		}

		@Override
		public long residentMemory() {
			return this.worker.residentMemory();
		}

		@Override
		public long processorTime() {
			return this.worker.processorTime();
		}

		@Override
		public boolean isProcess() {
			return true;
		}

		@Override
		public long patience(long nanos) {
			return nanos / 2;
		}

		@Override
		public boolean kill() {
			this.worker.kill();
			return true;
		}

		@Override
		public boolean end(long nanos) {
			return this.worker.end(nanos);
		}

	}

}
