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
package dev.pyloop.asgi;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

import dev.pyloop.eventloop.EventLoopPreparation;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiBindings}.
 */
class AsgiBindingsTests {

	@Test
	void loopThatWasPreparedAndDiscardedIsForgotten() {
		try (PythonEventLoopPool pool = TestHome.PROCESS.pool(EventLoopSettings.builder().count(1).build())) {
			AsgiBindings bindings = AsgiBindings
				.open(AsgiApplication.builder("raw", "fixtures.asgi_raw:app").path("/raw").build(), pool);
			List<PythonEventLoop> discarded = new CopyOnWriteArrayList<>();
			EventLoopPreparation refusal = (eventLoop) -> {
				discarded.add(eventLoop);
				throw new IllegalStateException("a test refuses it");
			};
			pool.addPreparation(refusal);
			PythonEventLoop former = pool.eventLoops().get(0);
			former.retire("a test asks for it");
			Awaitility.await()
				.atMost(AsgiServer.LONG)
				.until(() -> !discarded.isEmpty() && discarded.get(0).state() == PythonEventLoopState.STOPPED);
			pool.removePreparation(refusal);
			Awaitility.await().atMost(AsgiServer.LONG).until(() -> {
				former.retire("a test asks for it again");
				return pool.eventLoops().get(0) != former;
			});
			Awaitility.await()
				.atMost(AsgiServer.LONG)
				.untilAsserted(() -> assertThat(ReflectionTestUtils.getField(bindings, "bindings"))
					.asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsOnlyKeys(pool.eventLoops().get(0)));
		}
	}

}
