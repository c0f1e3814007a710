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

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.metrics.PythonEventLoopMetrics;
import dev.pyloop.metrics.RecordedMeters;
import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordedMetersAutoConfiguration}, in both homes.
 */
@ParameterizedClass
@ValueSource(strings = { "thread", "process" })
class RecordedMetersAutoConfigurationTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private String home;

	private ApplicationContextRunner withoutRegistry() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PythonAutoConfiguration.class, RecordedMetersAutoConfiguration.class))
			.withPropertyValues("pyloop.python.virtual-environment=" + TestPython.environment(),
					"pyloop.event-loop.count=1", "pyloop.event-loop.home=" + this.home,
					"pyloop.python.path=" + TestDirectories.module().resolve("src/test/python"));
	}

	private ApplicationContextRunner runner() {
		return withoutRegistry()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new);
	}

	@Test
	void countersHaveSumsTagsAndTexts() {
		runner().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			call(context, "order", 3);
			await(() -> orders(registry) == 3);
			call(context, "order", 4);
			await(() -> orders(registry) == 7);
			Meter.Id id = registry.get("shop.orders").counter().getId();
			assertThat(id.getTags()).containsExactly(Tag.of("shop", "web"));
			assertThat(id.getBaseUnit()).isEqualTo("orders");
			assertThat(id.getDescription()).isEqualTo("Orders that came");
			assertThat(registry.get(RecordedMeters.DROPPED).functionCounter().count()).isZero();
		});
	}

	@Test
	void timersHaveDurations() {
		runner().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			call(context, "check_out", List.of(0.5, 2.0, 0.25));
			call(context, "timed");
			await(() -> checkouts(registry) == 4);
			Timer timer = registry.get("shop.checkout").timer();
			assertThat(timer.max(TimeUnit.MILLISECONDS)).isEqualTo(2000);
			assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isBetween(2750.0, 3750.0);
		});
	}

	@Test
	void durationsThatAreManyAreAllCounted() {
		runner().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			call(context, "check_out", Collections.nCopies(5000, 0.125));
			await(() -> checkouts(registry) == 5000);
			Timer timer = registry.get("shop.checkout").timer();
			assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(5000 * 125);
		});
	}

	@Test
	void manyThreadsLoseNothing() {
		runner().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			call(context, "order_in_threads", 8, 20_000);
			await(() -> orders(registry) == 160_000 && checkouts(registry) == 160_000);
		});
	}

	@Test
	void loopsTogetherCountEverythingOnce() {
		runner().withPropertyValues("pyloop.event-loop.count=2").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (int i = 0; i < 10; i++) {
				call(context, "order", 1000);
			}
			await(() -> orders(registry) == 10_000);
			context.getBean(PythonEventLoopPool.class).close();
			assertThat(orders(registry)).isEqualTo(10_000);
		});
	}

	@Test
	void gaugesOfWorkersHaveTheirNames() {
		runner().withPropertyValues("pyloop.event-loop.count=2").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			call(context, "set_stock", 8);
			call(context, "set_stock", 5);
			if (this.home.equals("thread")) {
				await(() -> stock(registry, "shop.stock").equals(List.of(5.0)));
				assertThat(registry.get("shop.stock").gauge().getId().getTags()).isEmpty();
			}
			else {
				await(() -> stock(registry, "shop.stock").size() == 2);
				assertThat(stock(registry, "shop.stock")).containsExactlyInAnyOrder(8.0, 5.0);
				assertThat(registry.get("shop.stock").gauges()).extracting((gauge) -> gauge.getId().getTag("name"))
					.containsExactlyInAnyOrder("pyloop-0", "pyloop-1");
			}
		});
	}

	@Test
	void gaugesEndWithTheirWorker() {
		runner().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			PythonEventLoopPool pool = context.getBean(PythonEventLoopPool.class);
			call(context, "set_stock", 8);
			await(() -> stock(registry, "shop.stock").equals(List.of(8.0)));
			pool.eventLoops().get(0).retire("the test wants another one");
			await(() -> pool.restarts(0) == 1);
			call(context, "order", 1);
			await(() -> orders(registry) == 1);
			assertThat(stock(registry, "shop.stock"))
				.isEqualTo(this.home.equals("thread") ? List.of(8.0) : Collections.emptyList());
		});
	}

	@Test
	void endOfTheLoopsSendsTheRest() {
		runner().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			call(context, "order", 5);
			context.getBean(PythonEventLoopPool.class).close();
			context.getBean(RecordedMeters.class).close();
			assertThat(orders(registry)).isEqualTo(5);
		});
	}

	@Test
	void loopsOfUvloopSendToo() {
		runner().withPropertyValues("pyloop.event-loop.implementation=uvloop").run((context) -> {
			call(context, "order", 2);
			await(() -> orders(context.getBean(MeterRegistry.class)) == 2);
		});
	}

	@Test
	void nothingIsRecordedIfThereMayBeNoMeters() {
		runner().withPropertyValues("pyloop.metrics.max-meters=0").run((context) -> {
			call(context, "order", 2);
			context.getBean(PythonEventLoopPool.class).close();
			context.getBean(RecordedMeters.class).close();
			assertThat(orders(context.getBean(MeterRegistry.class))).isZero();
		});
	}

	@Test
	void metersBeyondTheLimitAreDroppedAndCounted() {
		runner().withPropertyValues("pyloop.metrics.max-meters=10").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			call(context, "order_by_customers", 15);
			await(() -> registry.get(RecordedMeters.DROPPED).functionCounter().count() == 5);
			assertThat(registry.get("shop.customers").counters()).hasSize(10)
				.allSatisfy((counter) -> assertThat(counter.count()).isEqualTo(2));
		});
	}

	@Test
	void conflictHarmsNoLoop() {
		runner().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			call(context, "record_orders_as_timer");
			await(() -> registry.get(RecordedMeters.DROPPED).functionCounter().count() == 1);
			call(context, "order", 2);
			await(() -> orders(registry) == 3);
		});
	}

	@Test
	void metersAreInEachRegistry() {
		runner().withBean("other", SimpleMeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			call(context, "order", 2);
			assertThat(context.getBeansOfType(SimpleMeterRegistry.class)).hasSize(2);
			for (MeterRegistry registry : context.getBeansOfType(SimpleMeterRegistry.class).values()) {
				await(() -> orders(registry) == 2);
			}
		});
	}

	@Test
	void metersDoNotNeedThoseOfEventLoops() {
		runner().withConfiguration(AutoConfigurations.of(PythonMetricsAutoConfiguration.class))
			.withPropertyValues("management.metrics.enable.python.eventloop=false")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(PythonEventLoopMetrics.class);
				call(context, "order", 2);
				await(() -> orders(context.getBean(MeterRegistry.class)) == 2);
			});
	}

	@Test
	void nothingIsRecordedWithoutRegistry() {
		withoutRegistry().run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(RecordedMeters.class);
			assertThat(context.getBean(PythonEventLoopPool.class).settings().maxMeters()).isZero();
			call(context, "order", 2);
		});
	}

	@Test
	void configurationBacksOffWithoutMicrometer() {
		withoutRegistry().withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RecordedMeters.class));
	}

	private static void call(AssertableApplicationContext context, String function, Object... args) {
		context.getBean(PythonClient.class)
			.function("fixtures.meters:" + function)
			.args(args)
			.call(Object.class)
			.block(LONG);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(LONG).until(condition);
	}

	private static double orders(MeterRegistry registry) {
		return registry.find("shop.orders").counters().stream().mapToDouble((counter) -> counter.count()).sum();
	}

	private static long checkouts(MeterRegistry registry) {
		return registry.find("shop.checkout").timers().stream().mapToLong(Timer::count).sum();
	}

	private static List<Double> stock(MeterRegistry registry, String name) {
		return registry.find(name).gauges().stream().map(Gauge::value).toList();
	}

}
