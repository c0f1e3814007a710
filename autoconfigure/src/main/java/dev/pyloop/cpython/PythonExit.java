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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Runs Python's {@code atexit} functions when the JVM exits and nobody uses Python any
 * more. The interpreter itself is never finalised: that can hang the JVM for ever.
 */
final class PythonExit {

	private static final Log logger = LogFactory.getLog(PythonExit.class);

	private PythonExit() {
	}

	static void register(PythonRegistry registry) {
		try {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> exiting(registry), "python-exit"));
		}
		catch (IllegalStateException ex) {
			logger.debug("The JVM is exiting already", ex);
		}
	}

	static boolean isExiting(PythonRegistry registry) {
		synchronized (registry.lock()) {
			return registry.isExiting();
		}
	}

	static void released(PythonRegistry registry, Duration timeout) {
		synchronized (registry.lock()) {
			if (registry.leave() > 0 || !registry.isExiting()) {
				return;
			}
		}
		shutDown(registry, timeout);
	}

	private static void exiting(PythonRegistry registry) {
		synchronized (registry.lock()) {
			registry.exiting();
			if (registry.count() > 0) {
				return;
			}
		}
		shutDown(registry, PythonRuntime.RELEASE_TIMEOUT);
	}

	private static void shutDown(PythonRegistry registry, Duration timeout) {
		ExecutorService mainThread = registry.mainThread();
		if (mainThread == null) {
			return;
		}
		try {
			mainThread.submit(() -> PythonInvocation.attached(PythonBootstrap::shutDown))
				.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			logger.warn("Python's exit functions did not end within " + timeout.toMillis() + " ms");
		}
		catch (ExecutionException ex) {
			logger.warn("Python's exit functions failed", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
