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

package dev.pyloop.client;

import java.time.Duration;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

/**
 * What the JVM that {@link WorkerOrphanTests} kill does.
 */
public final class WorkerOrphanMain {

	private static final Duration LONG = Duration.ofSeconds(60);

	private WorkerOrphanMain() {
	}

	/**
	 * Print the id of a worker process and wait for ever.
	 * @param arguments what the worker does
	 * @throws InterruptedException never
	 */
	public static void main(String[] arguments) throws InterruptedException {
		PythonEventLoopPool pool = TestHome.PROCESS.pool(EventLoopSettings.builder().build());
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		Long pid = python.function("fixtures.processes:pid").call(Long.class).block(LONG);
		python.function("fixtures." + arguments[0]).args("a").send().block(LONG);
		System.out.println("worker " + pid);
		Thread.currentThread().join();
	}

}
