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

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.pyloop.asgi.AsgiApplication;
import dev.pyloop.asgi.AsgiApplicationSource;
import dev.pyloop.asgi.AsgiApplicationStatus;
import dev.pyloop.metrics.AsgiMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiMetricsAutoConfiguration}.
 */
class AsgiMetricsAutoConfigurationTests {

	private final AtomicInteger active = new AtomicInteger();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsgiMetricsAutoConfiguration.class, MetricsAutoConfiguration.class));

	@Test
	void applicationHasGaugesOfWhatIsOpen() {
		served().withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			this.active.set(5);
			assertThat(open(registry, "http")).isEqualTo(3);
			assertThat(open(registry, "websocket")).isEqualTo(2);
			assertThat(registry.get("asgi.streams.open").tag("asgi.application", "shop").gauge().value()).isEqualTo(1);
			this.active.set(2);
			assertThat(open(registry, "http")).isZero();
		});
	}

	@Test
	void gaugesCanBeTurnedOff() {
		served().withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("management.metrics.enable.asgi=false")
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
				.noneMatch((meter) -> meter.getId().getName().startsWith("asgi.")));
	}

	@Test
	void configurationBacksOffWithoutRegistry() {
		served().run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiMetrics.class));
	}

	@Test
	void configurationBacksOffWithoutMicrometer() {
		served().withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiMetrics.class));
	}

	@Test
	void configurationBacksOffWithoutApplications() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiMetrics.class));
	}

	private ApplicationContextRunner served() {
		AsgiApplication application = AsgiApplication.builder("shop", "shop:app").build();
		return this.runner.withBean(AsgiApplicationSource.class,
				() -> () -> List.of(new AsgiApplicationStatus(application, true, this.active.get(), 2, 1)));
	}

	private static double open(MeterRegistry registry, String type) {
		return registry.get("asgi.requests.open").tags("asgi.application", "shop", "asgi.type", type).gauge().value();
	}

}
