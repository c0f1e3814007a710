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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread that initialises Python and that Python takes for its main thread. It never
 * ends: its identity would pass to another thread.
 */
final class PythonMainThread {

	private static final String NAME = "python-main";

	private PythonMainThread() {
	}

	static ExecutorService create() {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				PythonMainThread::createThread);
		executor.prestartCoreThread();
		// The executor outlives the class loader of this class and should not hold it
		executor.setThreadFactory(Executors.defaultThreadFactory());
		return executor;
	}

	static void run(ExecutorService executor, Runnable task) {
		get(executor.submit(task));
	}

	private static void get(Future<?> future) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					future.get();
					return;
				}
				catch (InterruptedException ex) {
					// CPython can be initialised once only, so half of it must not be
					// left
					interrupted = true;
				}
			}
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static Thread createThread(Runnable runnable) {
		Thread thread = new Thread(null, runnable, NAME, PythonThread.STACK_SIZE, false);
		thread.setDaemon(true);
		thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
		return thread;
	}

}
