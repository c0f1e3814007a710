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

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

import dev.pyloop.PythonTimeoutException;

/**
 * Runs a task with the GIL on a short-lived thread with a stack of 16 MiB.
 */
final class LargeStack {

	private LargeStack() {
	}

	static <T> T call(String name, Supplier<T> task) {
		FutureTask<T> future = new FutureTask<>(() -> attached(task));
		Thread thread = new Thread(null, future, name, PythonThread.STACK_SIZE, false);
		thread.setDaemon(true);
		thread.start();
		try {
			return future.get();
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

	private static <T> T attached(Supplier<T> task) {
		int state = PythonLibrary.PyGILState_Ensure();
		try {
			return task.get();
		}
		finally {
			PythonLibrary.PyGILState_Release(state);
		}
	}

}
