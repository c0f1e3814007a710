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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import dev.pyloop.PythonUnavailableException;

/**
 * Does the same with several loops at once.
 */
final class ParallelTasks {

	private ParallelTasks() {
	}

	static void run(List<PythonEventLoop> eventLoops, Consumer<PythonEventLoop> action) {
		if (eventLoops.size() <= 1) {
			eventLoops.forEach(action);
			return;
		}
		ExecutorService executor = Executors.newFixedThreadPool(eventLoops.size());
		try {
			List<Future<?>> futures = new ArrayList<>();
			eventLoops.forEach((eventLoop) -> futures.add(executor.submit(() -> action.accept(eventLoop))));
			futures.forEach(ParallelTasks::get);
		}
		finally {
			if (Thread.currentThread().isInterrupted()) {
				executor.shutdownNow();
			}
			executor.shutdown();
		}
	}

	private static void get(Future<?> future) {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PythonUnavailableException("Interrupted while the event loops started or ended", false, ex);
		}
	}

}
