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

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.pyloop.PythonTimeoutException;
import dev.pyloop.convert.MarshalReader;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.cpython.EventFd;
import dev.pyloop.cpython.PythonDirect;
import dev.pyloop.cpython.PythonDirectCodec;
import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonRuntime;
import dev.pyloop.cpython.PythonRuntimeOptions;
import dev.pyloop.cpython.PythonSources;
import dev.pyloop.cpython.PythonThread;
import dev.pyloop.ring.Doorbell;

/**
 * Runs loops on threads of this process, in the main interpreter.
 *
 * @since 0.1.0
 */
public final class ThreadEventLoopHome implements EventLoopHome {

	private final PythonRuntime runtime;

	private final Queue<PythonDirect> directs = new ConcurrentLinkedQueue<>();

	private ThreadEventLoopHome(PythonRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Start Python if it does not run in this process.
	 * @param installation the Python to run
	 * @param options what the application asks of it
	 * @return the home, which has to be closed
	 */
	public static ThreadEventLoopHome open(PythonInstallation installation, PythonRuntimeOptions options) {
		return open(installation, options, new PythonSources(PythonSources.defaultDirectory(), null));
	}

	/**
	 * Start Python if it does not run in this process.
	 * @param installation the Python to run
	 * @param options what the application asks of it
	 * @param sources unpacks the code of pyloop
	 * @return the home, which has to be closed
	 */
	public static ThreadEventLoopHome open(PythonInstallation installation, PythonRuntimeOptions options,
			PythonSources sources) {
		List<Path> path = new ArrayList<>(options.path());
		path.addAll(sources.own());
		return new ThreadEventLoopHome(PythonRuntime.acquire(installation, options.withPath(path)));
	}

	/**
	 * Return the runtime.
	 * @return the runtime of this process
	 */
	public PythonRuntime runtime() {
		return this.runtime;
	}

	@Override
	public void inspect() {
		this.runtime.restoreSignalHandlers();
	}

	@Override
	public int defaultCount() {
		return defaultCount(this.runtime.installation().freeThreaded());
	}

	static int defaultCount(boolean freeThreaded) {
		return freeThreaded ? Runtime.getRuntime().availableProcessors() : 1;
	}

	@Override
	public Doorbell createDoorbell(Path file) {
		return EventFd.open();
	}

	@Override
	public EventLoopRun start(String name, byte[] configuration) {
		return new Run(name, this.runtime, this.runtime.startThread(name, "pyloop._loop", "main", configuration));
	}

	@Override
	public PythonDirect openDirect(PythonDirectCodec codec) {
		PythonDirect direct = PythonDirect.create(this.runtime, codec);
		this.directs.add(direct);
		return direct;
	}

	@Override
	public void close() {
		close(System.nanoTime() + PythonRuntime.RELEASE_TIMEOUT.toNanos());
	}

	@Override
	public void close(long deadline) {
		this.directs.forEach(PythonDirect::close);
		this.runtime.release(deadline);
	}

	private record Run(String name, PythonRuntime runtime, PythonThread thread) implements EventLoopRun {

		private static final Duration STACKS_TIMEOUT = Duration.ofMillis(300);

		@Override
		public CompletableFuture<?> ended() {
			return this.thread.result();
		}

		@Override
		public void command(byte[] command) {
			this.runtime.startThread("python-interrupt", "pyloop._interrupt", "handle", command);
		}

		@Override
		public String stacks() {
			MarshalWriter name = new MarshalWriter();
			name.writeString(this.name);
			try {
				byte[] stacks = this.runtime.call("pyloop._stacks", "stacks_of_threads", name.toByteArray(),
						STACKS_TIMEOUT);
				return "Python is at\n" + new MarshalReader().read(ByteBuffer.wrap(stacks), 0, stacks.length);
			}
			catch (PythonTimeoutException ex) {
				return "Python does not answer within " + STACKS_TIMEOUT.toMillis() + " ms: most likely C code holds"
						+ " the GIL, so that nothing in this interpreter can run, and its stack cannot be read";
			}
		}

	}

}
