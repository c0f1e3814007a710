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

package dev.pyloop.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventLoopEventPublisher}.
 */
class EventLoopEventPublisherTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withBean(Listener.class)
		.withPropertyValues("pyloop.python.executable=" + TestPython.environmentExecutable(),
				"pyloop.event-loop.home=process", "pyloop.event-loop.count=1");

	@Test
	void restartIsPublishedWithItsCause() {
		this.contextRunner.run((context) -> {
			PythonEventLoopPool pool = context.getBean(PythonEventLoopPool.class);
			PythonEventLoop former = pool.eventLoops().get(0);
			kill(context.getBean(PythonClient.class));
			Listener listener = context.getBean(Listener.class);
			Awaitility.await().atMost(LONG).until(() -> !listener.restarted.isEmpty());
			PythonEventLoopRestartedEvent event = listener.restarted.get(0);
			assertThat(event.getEventLoop()).isNotSameAs(former).isSameAs(pool.eventLoops().get(0));
			assertThat(event.getReason()).isEqualTo("failed");
			assertThat(event.getCause()).hasMessageContaining("signal 9 (SIGKILL)");
			assertThat(listener.failed).isEmpty();
		});
	}

	@Test
	void plannedReplacementIsPublishedWithItsReason() {
		this.contextRunner.run((context) -> {
			context.getBean(PythonEventLoopPool.class).eventLoops().get(0).retire("a test asks for it");
			Listener listener = context.getBean(Listener.class);
			Awaitility.await().atMost(LONG).until(() -> !listener.restarted.isEmpty());
			assertThat(listener.restarted.get(0).getReason()).isEqualTo("a test asks for it");
			assertThat(listener.restarted.get(0).getCause()).isNull();
		});
	}

	@Test
	void endOfRestartsIsPublished() {
		this.contextRunner.withPropertyValues("pyloop.event-loop.restart.max-restarts=0").run((context) -> {
			kill(context.getBean(PythonClient.class));
			Listener listener = context.getBean(Listener.class);
			Awaitility.await().atMost(LONG).until(() -> !listener.failed.isEmpty());
			assertThat(listener.failed.get(0).getRestarts()).isZero();
			assertThat(listener.failed.get(0).getCause()).hasMessageContaining("signal 9 (SIGKILL)");
			assertThat(listener.restarted).isEmpty();
		});
	}

	@Test
	void workerThatIsTooLargeIsReplaced() {
		this.contextRunner.withPropertyValues("pyloop.event-loop.replacement.max-memory=1MB").run((context) -> {
			Listener listener = context.getBean(Listener.class);
			Awaitility.await().atMost(LONG).until(() -> !listener.restarted.isEmpty());
			assertThat(listener.restarted.get(0).getReason()).contains("bytes of resident memory exceed")
				.contains("'pyloop.event-loop.replacement.max-memory' 1048576");
		});
	}

	private static void kill(PythonClient python) {
		Long pid = python.function("os:getpid").call(Long.class).block(LONG);
		assertThat(pid).isNotNull();
		ProcessHandle.of(pid).orElseThrow().destroyForcibly();
	}

	static class Listener {

		private final List<PythonEventLoopRestartedEvent> restarted = new CopyOnWriteArrayList<>();

		private final List<PythonEventLoopFailedEvent> failed = new CopyOnWriteArrayList<>();

		@EventListener
		void onRestarted(PythonEventLoopRestartedEvent event) {
			this.restarted.add(event);
		}

		@EventListener
		void onFailed(PythonEventLoopFailedEvent event) {
			this.failed.add(event);
		}

	}

}
