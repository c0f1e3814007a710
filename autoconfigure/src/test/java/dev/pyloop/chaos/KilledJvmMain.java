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
package dev.pyloop.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import reactor.core.publisher.Flux;

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;

/**
 * Does one thing again and again, so that {@link KilledJvmTests} kills it in the middle.
 */
public final class KilledJvmMain {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final Map<String, Activity> ACTIVITIES = Map.of("start", KilledJvmMain::start, "restart",
			KilledJvmMain::restart, "replacement", KilledJvmMain::replace, "load", KilledJvmMain::load);

	private KilledJvmMain() {
	}

	/**
	 * Print a line after the first time, and go on for ever.
	 * @param arguments what to do, and the directory of the shared memory
	 */
	public static void main(String[] arguments) {
		Activity activity = ACTIVITIES.get(arguments[0]);
		PythonEventLoopPool pool = TestHome.PROCESS.pool(EventLoopSettings.builder()
			.count(2)
			.directory(Path.of(arguments[1]))
			.gracePeriod(Duration.ofMillis(500))
			.supervision(SupervisionSettings.builder()
				.maxRestarts(Integer.MAX_VALUE, Duration.ofHours(1))
				.backOff(Duration.ofMillis(1), 1, Duration.ofMillis(1))
				.build())
			.build());
		activity.perform(pool);
		System.out.println("begun");
		while (true) {
			activity.perform(pool);
		}
	}

	private static void start(PythonEventLoopPool pool) {
		pool.start();
		load(pool);
		pool.close();
	}

	private static void load(PythonEventLoopPool pool) {
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		Flux.range(0, 200)
			.flatMap((number) -> python.function("fixtures.basic:add_later").args(number, 1).call(Integer.class), 50)
			.blockLast(LONG);
	}

	private static void restart(PythonEventLoopPool pool) {
		load(pool);
		PythonEventLoop former = pool.eventLoops().get(0);
		former.giveUp("a test asks for it");
		awaitReplacement(pool, former);
	}

	private static void replace(PythonEventLoopPool pool) {
		load(pool);
		PythonEventLoop former = pool.eventLoops().get(0);
		former.retire("a test asks for it");
		awaitReplacement(pool, former);
	}

	private static void awaitReplacement(PythonEventLoopPool pool, PythonEventLoop former) {
		Awaitility.await()
			.atMost(LONG)
			.until(() -> !pool.eventLoops().contains(former) && pool.eventLoops()
				.stream()
				.allMatch((eventLoop) -> eventLoop.state() == PythonEventLoopState.RUNNING));
	}

	/**
	 * What the pool does when the JVM is killed.
	 */
	private interface Activity {

		void perform(PythonEventLoopPool pool);

	}

}
