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
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.pyloop.PythonTimeoutException;

/**
 * Runs a task with the GIL on a short-lived thread with a stack of 16 MiB.
 */
final class LargeStack {

	private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

	private LargeStack() {
	}

	static <T> T call(String name, Supplier<T> task) {
		return call(name, FOR_EVER, task);
	}

	/**
	 * Run a task and wait for it.
	 * @param name the name of the thread
	 * @param timeout how long to wait; the task does not begin later, but is not stopped
	 * @param task the task
	 * @param <T> the type of the result
	 * @return the result
	 * @throws PythonTimeoutException if the task did not end in time
	 */
	static <T> T call(String name, Duration timeout, Supplier<T> task) {
		FutureTask<T> future = new FutureTask<>(task::get);
		Thread thread = new Thread(null, () -> PythonInvocation.attached(future), name, PythonThread.STACK_SIZE, false);
		thread.setDaemon(true);
		thread.start();
		try {
			return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			future.cancel(false);
			throw new PythonTimeoutException(
					"Python did not answer within " + timeout.toSeconds() + " s (" + name + ")", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PythonTimeoutException("Interrupted while waiting for Python (" + name + ")", ex);
		}
	}

}
