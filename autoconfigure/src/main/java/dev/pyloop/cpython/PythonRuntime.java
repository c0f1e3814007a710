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

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.Assert;

import dev.pyloop.PythonException;
import dev.pyloop.PythonTimeoutException;

/**
 * The Python of this process, in the hands of one application context. There is one
 * interpreter for all contexts and class loaders; it starts with the first context and
 * stays until the JVM exits. All methods are safe from any thread.
 *
 * @since 0.1.0
 */
public final class PythonRuntime {

	private static final Log logger = LogFactory.getLog(PythonRuntime.class);

	private static final Duration CONFIGURE_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * How long Python may take to take leave of a context, and as long for its exit
	 * functions.
	 */
	public static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration MIN_RELEASE_TIMEOUT = Duration.ofSeconds(1);

	private final PythonRegistry registry;

	private final PythonInstallation installation;

	private final int id;

	private final SignalHandlers signalHandlers;

	private final AtomicBoolean released = new AtomicBoolean();

	private PythonRuntime(PythonRegistry registry, PythonInstallation installation, int id,
			SignalHandlers signalHandlers) {
		this.registry = registry;
		this.installation = installation;
		this.id = id;
		this.signalHandlers = signalHandlers;
	}

	/**
	 * Start Python if it does not run yet, and give it the folders and variables of an
	 * application context. Blocks for about 100 ms when it starts Python.
	 * @param installation the Python to run
	 * @param options the options
	 * @return the runtime, to be released when the context closes
	 * @throws dev.pyloop.PythonStartException if Python cannot be started
	 * @throws dev.pyloop.PythonConflictException if another Python runs in this process
	 * @throws dev.pyloop.NativeAccessDeniedException if the JVM denies native access
	 */
	public static PythonRuntime acquire(PythonInstallation installation, PythonRuntimeOptions options) {
		Assert.notNull(installation, "'installation' must not be null");
		Assert.notNull(options, "'options' must not be null");
		NativeAccess.check();
		PythonRegistry registry = PythonRegistry.get();
		PythonRuntime runtime;
		SignalHandlers signalHandlers = SignalHandlers.current();
		synchronized (registry.lock()) {
			new PythonProcess(registry, installation, options).join();
			runtime = new PythonRuntime(registry, installation, registry.enter(), signalHandlers);
			signalHandlers.restore();
		}
		try {
			// Outside of the lock, because this waits for the GIL
			runtime.call("", "configure", MarshalledOptions.of(runtime.id, options), CONFIGURE_TIMEOUT);
		}
		catch (RuntimeException ex) {
			runtime.release();
			throw ex;
		}
		return runtime;
	}

	/**
	 * Take folders and variables of this context back and forget the modules that came
	 * from its folders, unless the JVM exits. The interpreter stays. Further calls do
	 * nothing.
	 */
	public void release() {
		release(System.nanoTime() + RELEASE_TIMEOUT.toNanos());
	}

	/**
	 * The same, with less time for exit functions if the JVM exits.
	 * @param deadline when to have done with them, in the time of
	 * {@link System#nanoTime()}, but a second is taken anyway
	 */
	public void release(long deadline) {
		if (!this.released.compareAndSet(false, true)) {
			return;
		}
		try {
			if (!PythonExit.isExiting(this.registry)) {
				byte[] argument = MarshalledOptions.of(this.id);
				await(PythonThread.start("python-release", "", "release", argument), "release", RELEASE_TIMEOUT);
			}
		}
		catch (PythonException ex) {
			logger.warn("Python could not forget the modules of a closed application context", ex);
		}
		finally {
			PythonExit.released(this.registry, left(deadline));
		}
	}

	private static Duration left(long deadline) {
		long left = Math.min(deadline - System.nanoTime(), RELEASE_TIMEOUT.toNanos());
		return Duration.ofNanos(Math.max(left, MIN_RELEASE_TIMEOUT.toNanos()));
	}

	/**
	 * Return the Python that runs.
	 * @return the installation
	 */
	public PythonInstallation installation() {
		return this.installation;
	}

	/**
	 * Restore the signal handlers of the JVM if native code of a Python module has
	 * replaced some since this runtime was acquired, and log an error for each. Takes
	 * some microseconds and never waits for Python.
	 */
	public void restoreSignalHandlers() {
		this.signalHandlers.restore();
	}

	/**
	 * Start a daemon thread with a stack of 16 MiB that runs a Python function.
	 * @param name the name of the thread, in Java and in Python
	 * @param module the module to import
	 * @param function the function in it, which takes one argument
	 * @param marshalledArgument the argument as {@code marshal} bytes
	 * @return the thread, started
	 */
	public PythonThread startThread(String name, String module, String function, byte[] marshalledArgument) {
		Assert.state(!this.released.get(), "The Python runtime was released");
		return PythonThread.start(name, module, function, marshalledArgument);
	}

	/**
	 * Call a Python function on a thread of its own and wait for it.
	 * @param module the module to import
	 * @param function the function in it, which takes one argument
	 * @param marshalledArgument the argument as {@code marshal} bytes
	 * @param timeout how long to wait
	 * @return the result as {@code marshal} bytes
	 * @throws dev.pyloop.PythonModuleNotFoundException if there is no such module
	 * @throws PythonRaisedException if the import or the function raised an exception
	 * @throws PythonTimeoutException if it did not end in time; it goes on running
	 */
	public byte[] call(String module, String function, byte[] marshalledArgument, Duration timeout) {
		String name = "python-call-" + function;
		return await(startThread(name, module, function, marshalledArgument), module + ":" + function, timeout);
	}

	private static byte[] await(PythonThread thread, String what, Duration timeout) {
		try {
			return thread.result().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof PythonException cause) {
				throw cause;
			}
			throw new IllegalStateException("The call of " + what + " failed", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new PythonTimeoutException("The call of " + what + " did not end within " + timeout.toMillis()
					+ " ms; other Python code may hold the global lock", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PythonTimeoutException("The call of " + what + " was interrupted", ex);
		}
	}

}
