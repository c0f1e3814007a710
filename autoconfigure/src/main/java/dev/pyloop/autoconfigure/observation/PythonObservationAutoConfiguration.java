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

import java.util.Collections;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import dev.pyloop.asgi.AsgiObservations;
import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.client.PythonClientCustomizer;
import dev.pyloop.observation.AsgiObservationConvention;
import dev.pyloop.observation.PythonClientObservationConvention;
import dev.pyloop.observation.PythonMeterObservationHandler;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for observations of calls and of
 * requests to ASGI applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PythonAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "pyloop.enabled", matchIfMissing = true)
@ConditionalOnBean(ObservationRegistry.class)
public final class PythonObservationAutoConfiguration {

	PythonObservationAutoConfiguration() {
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnBooleanProperty(name = "pyloop.client.observation.enabled", matchIfMissing = true)
	PythonClientCustomizer pythonClientObservationCustomizer(ObservationRegistry registry,
			ObjectProvider<PythonClientObservationConvention> convention) {
		return (builder) -> builder.observationRegistry(registry).observationConvention(convention.getIfAvailable());
	}

	/**
	 * Makes the meters of calls faster than the handler of all observations does.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean({ MeterRegistry.class, MeterObservationHandler.class })
	static class MetersConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@ConditionalOnMissingBean
		PythonMeterObservationHandler pythonMeterObservationHandler(MeterRegistry registry, Environment environment) {
			Set<IgnoredMeters> ignored = Binder.get(environment)
				.bind("management.metrics.observations.ignored-meters", Bindable.setOf(IgnoredMeters.class))
				.orElse(Collections.emptySet());
			return new PythonMeterObservationHandler(registry, !ignored.contains(IgnoredMeters.LONG_TASK_TIMER));
		}

	}

	/**
	 * Observes requests to ASGI applications.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = { "org.springframework.web.reactive.DispatcherHandler",
			"reactor.netty.http.server.HttpServerRequest" })
	@ConditionalOnBooleanProperty(name = "pyloop.asgi.observation.enabled", matchIfMissing = true)
	static class AsgiConfiguration {

		@Bean
		@ConditionalOnMissingBean
		AsgiObservations asgiObservations(ObservationRegistry registry,
				ObjectProvider<AsgiObservationConvention> convention) {
			return new AsgiObservations(registry, convention.getIfAvailable());
		}

	}

}
