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
package dev.pyloop.autoconfigure.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.DispatcherHandler;

import dev.pyloop.asgi.AsgiObservations;
import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.client.PythonClient;
import dev.pyloop.client.PythonClientCustomizer;
import dev.pyloop.observation.DefaultPythonClientObservationConvention;
import dev.pyloop.observation.PythonClientObservationConvention;
import dev.pyloop.observation.PythonMeterObservationHandler;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonObservationAutoConfiguration}.
 */
class PythonObservationAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(PythonAutoConfiguration.class,
			PythonObservationAutoConfiguration.class, JacksonAutoConfiguration.class, MetricsAutoConfiguration.class,
			SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
			ObservationAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("pyloop.python.executable=" + TestPython.environmentExecutable());

	@Test
	void callsAreTimed() {
		this.contextRunner.run((context) -> {
			call(context);
			assertThat(context.getBean(MeterRegistry.class)
				.get("python.client.calls")
				.tags("python.module", "math", "python.function", "sqrt", "python.call.kind", "function", "outcome",
						"SUCCESS", "error", "none")
				.timer()
				.count()).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "pyloop.client.observation.enabled=false",
			"management.observations.enable.python.client=false" })
	void callsAreNotTimedIfTurnedOff(String property) {
		this.contextRunner.withPropertyValues(property).run((context) -> {
			call(context);
			assertThat(context.getBean(MeterRegistry.class).find("python.client.calls").timer()).isNull();
		});
	}

	@Test
	void metersOfCallsAreMadeOnce() {
		this.contextRunner.run((context) -> {
			call(context);
			call(context);
			assertThat(context).hasSingleBean(PythonMeterObservationHandler.class)
				.hasSingleBean(DefaultMeterObservationHandler.class);
			assertThat(context.getBean(MeterRegistry.class).get("python.client.calls").timer().count()).isEqualTo(2);
			assertThat(context.getBean(MeterRegistry.class).get("python.client.calls.active").longTaskTimer())
				.isNotNull();
		});
	}

	@Test
	void timersOfWhatRunsCanBeTurnedOff() {
		this.contextRunner.withPropertyValues("management.metrics.observations.ignored-meters=long-task-timer")
			.run((context) -> {
				call(context);
				assertThat(context.getBean(MeterRegistry.class).find("python.client.calls.active").longTaskTimer())
					.isNull();
			});
	}

	@Test
	void conventionOfTheApplicationIsUsed() {
		this.contextRunner.withUserConfiguration(ConventionConfiguration.class).run((context) -> {
			call(context);
			assertThat(context.getBean(MeterRegistry.class).find("my.python").timer()).isNotNull();
		});
	}

	@Test
	void contextWithoutRegistryStarts() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class,
					PythonObservationAutoConfiguration.class, JacksonAutoConfiguration.class))
			.withPropertyValues("pyloop.python.executable=" + TestPython.environmentExecutable())
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.micrometer", "io.micrometer.core",
					"io.micrometer.context", "org.slf4j"))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(ObservationRegistry.class)
					.doesNotHaveBean(PythonClientCustomizer.class);
				call(context);
			});
	}

	@Test
	void requestsAreObservedOnlyInWebApplications() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).doesNotHaveBean(AsgiObservations.class));
		ReactiveWebApplicationContextRunner web = new ReactiveWebApplicationContextRunner()
			.withConfiguration(CONFIGURATIONS)
			.withPropertyValues("pyloop.python.executable=" + TestPython.environmentExecutable());
		web.run((context) -> assertThat(context).hasSingleBean(AsgiObservations.class));
		web.withPropertyValues("pyloop.asgi.observation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AsgiObservations.class));
	}

	private static void call(AssertableApplicationContext context) {
		Double root = context.getBean(PythonClient.class).function("math:sqrt").args(4.0).call(Double.class).block();
		assertThat(root).isEqualTo(2.0);
	}

	@Configuration(proxyBeanMethods = false)
	static class ConventionConfiguration {

		@Bean
		PythonClientObservationConvention convention() {
			return new DefaultPythonClientObservationConvention("my.python");
		}

	}

}
