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

package dev.pyloop.autoconfigure.metrics;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.pyloop.PythonTimeoutException;
import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.metrics.PythonEventLoopMetrics;
import dev.pyloop.metrics.PythonMeters;
import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonMetricsAutoConfiguration}.
 */
class PythonMetricsAutoConfigurationTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class, PythonMetricsAutoConfiguration.class))
		.withPropertyValues("pyloop.python.virtual-environment=" + TestPython.environment(),
				"pyloop.event-loop.count=1",
				"pyloop.python.path=" + TestDirectories.module().resolve("src/test/python"));

	private final ApplicationContextRunner runner = this.withoutRegistry
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void loopsHaveAllMeters(String home) {
		this.runner.withPropertyValues("pyloop.event-loop.home=" + home).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			call(context.getBean(PythonClient.class), "asyncio:sleep", 0);
			await(() -> count(registry, PythonMeters.DELAY) > 0);
			for (PythonMeters meter : meters(home)) {
				List<Tag> tags = isOfLoop(meter) ? List.of(Tag.of("name", "pyloop-0")) : Collections.emptyList();
				Meter found = registry.get(meter.getName()).tags(tags).meter();
				assertThat(found.getId().getBaseUnit()).as(meter.getName()).isEqualTo(meter.getBaseUnit());
			}
			assertThat(value(registry, PythonMeters.CALLS_SUBMITTED)).isGreaterThanOrEqualTo(1);
			assertThat(value(registry, PythonMeters.UTILIZATION)).isBetween(0.0, 1.0);
			assertThat(value(registry, PythonMeters.MAX_PENDING)).isEqualTo(10_000);
			assertThat(value(registry, PythonMeters.TASKS_PENDING)).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void blocksOfTheInterpreterFollowItsObjects(String home) {
		this.runner.withPropertyValues("pyloop.event-loop.home=" + home).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			PythonClient python = context.getBean(PythonClient.class);
			await(() -> value(registry, PythonMeters.MEMORY_BLOCKS) > 0);
			double before = value(registry, PythonMeters.MEMORY_BLOCKS);
			call(python, "fixtures.memory:keep", 500_000, 0);
			await(() -> value(registry, PythonMeters.MEMORY_BLOCKS) >= before + 400_000);
			call(python, "fixtures.memory:free");
			await(() -> value(registry, PythonMeters.MEMORY_BLOCKS) < before + 400_000);
		});
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void workerTellsItsMemoryAndItsProcessorTime() {
		this.runner.withPropertyValues("pyloop.event-loop.home=process").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			PythonClient python = context.getBean(PythonClient.class);
			await(() -> registry.find("python.worker.cpu.time").functionCounter() != null);
			double memory = value(registry, PythonMeters.WORKER_MEMORY_RSS);
			call(python, "fixtures.memory:keep", 0, 100_000_000);
			assertThat(value(registry, PythonMeters.WORKER_MEMORY_RSS) - memory).isGreaterThan(90_000_000);
			double time = value(registry, PythonMeters.WORKER_CPU_TIME);
			call(python, "hashlib:pbkdf2_hmac", "sha256", new byte[8], new byte[8], 1_000_000);
			double used = value(registry, PythonMeters.WORKER_CPU_TIME);
			assertThat(used - time).isGreaterThan(0.05);
			context.getBean(PythonEventLoopPool.class).eventLoops().get(0).retire("the test wants another one");
			await(() -> value(registry, PythonMeters.RESTARTS) == 1);
			call(python, "asyncio:sleep", 0);
			assertThat(value(registry, PythonMeters.WORKER_CPU_TIME)).isGreaterThan(used);
			assertThat(value(registry, PythonMeters.WORKER_MEMORY_RSS)).isBetween(1_000_000.0, 90_000_000.0);
		});
	}

	@Test
	void cancelledCallsAreCountedByReason() {
		this.runner.run((context) -> {
			PythonClient python = context.getBean(PythonClient.class);
			assertThatExceptionOfType(PythonTimeoutException.class).isThrownBy(() -> python.function("asyncio:sleep")
				.args(60)
				.timeout(Duration.ofMillis(100))
				.call(Void.class)
				.block(LONG));
			python.function("asyncio:sleep").args(60).call(Void.class).subscribe().dispose();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			await(() -> cancelled(registry, "timeout") == 1 && cancelled(registry, "subscriber") == 1);
			assertThat(cancelled(registry, "disconnect") + cancelled(registry, "unreadable")).isZero();
		});
	}

	private static double cancelled(MeterRegistry registry, String reason) {
		return registry.get("python.calls.cancelled").tag("reason", reason).functionCounter().count();
	}

	@Test
	void threadsHaveNoMetersOfWorkers() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			await(() -> count(registry, PythonMeters.DELAY) > 0);
			assertThat(registry.getMeters()).extracting((meter) -> meter.getId().getName())
				.noneMatch((name) -> name.startsWith("python.worker"));
		});
	}

	@Test
	void countersGoOnWhenALoopIsReplaced() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			PythonEventLoopPool pool = context.getBean(PythonEventLoopPool.class);
			PythonClient python = context.getBean(PythonClient.class);
			for (int i = 0; i < 20; i++) {
				call(python, "asyncio:sleep", 0);
			}
			await(() -> count(registry, PythonMeters.DELAY) > 0);
			PythonEventLoop former = pool.eventLoops().get(0);
			former.retire("the test wants another one");
			await(() -> value(registry, PythonMeters.RESTARTS) == 1);
			call(python, "asyncio:sleep", 0);
			assertThat(value(registry, PythonMeters.CALLS_SUBMITTED)).isGreaterThanOrEqualTo(21);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void stallIsInTheDelayWhileItLasts(String home) {
		this.runner.withPropertyValues("pyloop.event-loop.home=" + home).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			PythonClient python = context.getBean(PythonClient.class);
			await(() -> count(registry, PythonMeters.DELAY) > 0);
			python.function("time:sleep").inline().args(3).call(Object.class).subscribe();
			await(() -> registry.get("python.eventloop.delay").timer().max(TimeUnit.MILLISECONDS) >= 200);
			assertThat(value(registry, PythonMeters.STALLED)).isPositive();
			await(() -> registry.get("python.eventloop.delay").timer().max(TimeUnit.MILLISECONDS) >= 1000);
		});
	}

	@Test
	void loopsTellNothingWithoutRegistry() {
		this.withoutRegistry.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(PythonEventLoopMetrics.class);
			assertThat(context.getBean(PythonEventLoopPool.class).settings().telemetry()).isZero();
		});
	}

	@Test
	void configurationBacksOffWithoutMicrometer() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PythonEventLoopMetrics.class));
	}

	private static List<PythonMeters> meters(String home) {
		List<PythonMeters> workers = List.of(PythonMeters.WORKER_CPU_TIME, PythonMeters.WORKER_MEMORY_RSS);
		return Stream.of(PythonMeters.values())
			.filter((meter) -> home.equals("process") || !workers.contains(meter))
			.filter((meter) -> !meter.getName().startsWith("asgi."))
			.toList();
	}

	private static boolean isOfLoop(PythonMeters meter) {
		return List.of(meter.getKeyNames()).contains(PythonMeters.Tags.NAME);
	}

	private static void call(PythonClient python, String function, Object... args) {
		python.function(function).args(args).call(Object.class).block(LONG);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(LONG).until(condition);
	}

	private static long count(MeterRegistry registry, PythonMeters meter) {
		Timer timer = registry.find(meter.getName()).timer();
		return (timer != null) ? timer.count() : 0;
	}

	private static double value(MeterRegistry registry, PythonMeters meter) {
		return registry.get(meter.getName()).meter().measure().iterator().next().getValue();
	}

}
