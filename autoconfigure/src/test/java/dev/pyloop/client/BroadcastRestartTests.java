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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.eventloop.EventLoopPreparation;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonNamespace#broadcast} and loops that start later, in each home.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class BroadcastRestartTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String CODE = "import itertools\ncounter = itertools.count()";

	@Parameter
	private TestHome home;

	@Test
	void codeRunsOnLoopsOfAPoolThatIsStartedAgain() {
		PythonEventLoopPool pool = this.home.pool(EventLoopSettings.builder().count(2).build());
		try (pool) {
			PythonNamespace namespace = namespace(pool, "started_again");
			namespace.broadcast(CODE).block(LONG);
			assertThat(countOnEach(pool, namespace)).containsExactly(0, 0);
			assertThat(countOnEach(pool, namespace)).containsExactly(1, 1);
			pool.close();
			RunningLoops running = new RunningLoops();
			pool.addPreparation(running);
			pool.start();
			assertThat(running.prepared).containsExactlyInAnyOrderElementsOf(pool.eventLoops());
			assertThat(running.running).containsExactlyElementsOf(pool.eventLoops());
			assertThat(countOnEach(pool, namespace)).containsExactly(0, 0);
		}
	}

	@Test
	void codeRunsOnALoopThatIsRestartedBeforeItGetsCalls() {
		try (PythonEventLoopPool pool = this.home.pool(EventLoopSettings.builder().count(1).build())) {
			PythonNamespace namespace = namespace(pool, "restarted");
			namespace.broadcast(CODE).block(LONG);
			assertThat(countOnEach(pool, namespace)).containsExactly(0);
			PythonEventLoop former = pool.eventLoops().get(0);
			PythonClient.builder().eventLoopPool(pool).build().function("fixtures.tasks:break_loop").send().block(LONG);
			Awaitility.await().atMost(LONG).until(() -> pool.eventLoops().get(0) != former);
			assertThat(countOnEach(pool, namespace)).containsExactly(0);
		}
	}

	private static PythonNamespace namespace(PythonEventLoopPool pool, String name) {
		return PythonClient.builder().eventLoopPool(pool).build().namespace(name);
	}

	private static List<Integer> countOnEach(PythonEventLoopPool pool, PythonNamespace namespace) {
		List<Integer> counts = new ArrayList<>();
		for (PythonEventLoop eventLoop : pool.eventLoops()) {
			counts
				.add(namespace.eval("next(counter)").affinity(keyOf(pool, eventLoop)).call(Integer.class).block(LONG));
		}
		return counts;
	}

	private static String keyOf(PythonEventLoopPool pool, PythonEventLoop eventLoop) {
		for (int key = 0; key < 100; key++) {
			if (pool.select("key" + key, false) == eventLoop) {
				return "key" + key;
			}
		}
		throw new IllegalStateException("No key selects " + eventLoop);
	}

	/**
	 * Takes note of the loops that it is told of.
	 */
	private static final class RunningLoops implements EventLoopPreparation {

		private final List<PythonEventLoop> prepared = new CopyOnWriteArrayList<>();

		private final List<PythonEventLoop> running = new CopyOnWriteArrayList<>();

		@Override
		public void prepare(PythonEventLoop eventLoop) {
			this.prepared.add(eventLoop);
		}

		@Override
		public void running(PythonEventLoop eventLoop) {
			this.running.add(eventLoop);
		}

	}

}
