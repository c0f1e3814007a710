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

package dev.pyloop.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.Disposable;

import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.health.PythonHealthIndicator;
import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestPython;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link PythonHealthContributorAutoConfiguration}.
 */
class PythonHealthContributorAutoConfigurationTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PythonAutoConfiguration.class, PythonHealthContributorAutoConfiguration.class))
		.withPropertyValues("pyloop.python.virtual-environment=" + TestPython.environment(),
				"pyloop.event-loop.count=1",
				"pyloop.python.path=" + TestDirectories.module().resolve("src/test/python"));

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void healthIsUpWhileALoopAnswers(String home) {
		this.runner.withPropertyValues("pyloop.event-loop.home=" + home).run((context) -> {
			Health health = health(context.getBean(PythonHealthIndicator.class));
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).contains(entry("running", 1L), entry("total", 1))
				.containsKeys("version", "eventLoops", "pending", "oldestPending");
			assertThat(health.getDetails().get("eventLoops")).asString().contains("pyloop-0=RUNNING");
		});
	}

	@Test
	void blockedLoopIsDownAndThenUpAgain() {
		this.runner.run((context) -> {
			PythonHealthIndicator indicator = context.getBean(PythonHealthIndicator.class);
			PythonEventLoopPool pool = context.getBean(PythonEventLoopPool.class);
			context.getBean(PythonClient.class).function("time:sleep").inline().args(4).call(Object.class).subscribe();
			Awaitility.await().atMost(LONG).until(() -> health(indicator).getStatus().equals(Status.DOWN));
			assertThat(health(indicator).getDetails().get("eventLoops")).asString().contains("does not answer");
			assertThat(pool.eventLoops().get(0).pending()).isEqualTo(2);
			Awaitility.await().atMost(LONG).until(() -> health(indicator).getStatus().equals(Status.UP));
			assertThat(pool.eventLoops().get(0).hungCalls().cancelled()).isZero();
			assertThat(pool.restarts(0)).isZero();
		});
	}

	@Test
	void stoppedLoopsAreDown() {
		this.runner.run((context) -> {
			context.getBean(PythonEventLoopPool.class).close();
			Health health = health(context.getBean(PythonHealthIndicator.class));
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsKey("error");
		});
	}

	@Test
	void drainingLoopsAreOutOfService() {
		this.runner.run((context) -> {
			PythonHealthIndicator indicator = context.getBean(PythonHealthIndicator.class);
			PythonEventLoopPool pool = context.getBean(PythonEventLoopPool.class);
			Disposable call = context.getBean(PythonClient.class)
				.function("fixtures.tasks:wait_forever")
				.args("draining")
				.call(Object.class)
				.subscribe();
			CompletableFuture<Void> closing = TestThreads.run(() -> pool.close(LONG));
			Awaitility.await().atMost(LONG).until(() -> health(indicator).getStatus().equals(Status.OUT_OF_SERVICE));
			assertThat(health(indicator).getDetails().get("eventLoops")).asString().contains("pyloop-0=DRAINING");
			call.dispose();
			assertThat(closing).succeedsWithin(LONG);
			assertThat(health(indicator).getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void contributorCanBeTurnedOff() {
		this.runner.withPropertyValues("management.health.python.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PythonHealthIndicator.class));
	}

	@Test
	void configurationBacksOffWithoutHealth() {
		this.runner.withClassLoader(new FilteredClassLoader(ReactiveHealthContributor.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static Health health(PythonHealthIndicator indicator) {
		Health health = indicator.health(true).block(LONG);
		assertThat(health).isNotNull();
		return health;
	}

}
