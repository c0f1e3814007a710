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
package dev.pyloop.testsupport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs each task of a test on a daemon thread of its own. The common pool, the default of
 * {@link CompletableFuture}, has a single thread on two processors since JDK 25, and two
 * tasks that wait for one another never end there.
 *
 * @since 0.1.0
 */
public final class TestThreads {

	private static final Executor THREAD_PER_TASK = (task) -> {
		Thread thread = new Thread(task, "test-task");
		thread.setDaemon(true);
		thread.start();
	};

	private static final Executor LARGE_THREAD_PER_TASK = (task) -> {
		Thread thread = new Thread(null, task, "test-large", 16 << 20);
		thread.setDaemon(true);
		thread.start();
	};

	private TestThreads() {
	}

	/**
	 * Run the given task on a new thread.
	 * @param task the task
	 * @return its end
	 */
	public static CompletableFuture<Void> run(Runnable task) {
		return CompletableFuture.runAsync(task, THREAD_PER_TASK);
	}

	/**
	 * Call the given supplier on a new thread.
	 * @param <T> the type of its result
	 * @param supplier the supplier
	 * @return its result
	 */
	public static <T> CompletableFuture<T> supply(Supplier<T> supplier) {
		return CompletableFuture.supplyAsync(supplier, THREAD_PER_TASK);
	}

	/**
	 * Call the given supplier on a new thread with a stack that is large enough for
	 * Python code.
	 * @param <T> the type of its result
	 * @param supplier the supplier
	 * @return its result
	 */
	public static <T> CompletableFuture<T> supplyLarge(Supplier<T> supplier) {
		return CompletableFuture.supplyAsync(supplier, LARGE_THREAD_PER_TASK);
	}

}
