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

package dev.pyloop.transport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs what may block, on daemon threads that are made when they are needed.
 */
final class BlockingTasks {

	private static final AtomicInteger count = new AtomicInteger();

	private static final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(null, task, "pyloop-io-" + count.incrementAndGet(), 1 << 18);
		thread.setDaemon(true);
		return thread;
	});

	private BlockingTasks() {
	}

	/**
	 * Run a task.
	 * @param task the task
	 * @param failed learns what it threw
	 */
	static void execute(Task task, Consumer<? super Throwable> failed) {
		threads.execute(() -> {
			try {
				task.run();
			}
			catch (Exception ex) {
				failed.accept(ex);
			}
		});
	}

	/**
	 * What may block and fail.
	 */
	interface Task {

		void run() throws Exception;

	}

}
