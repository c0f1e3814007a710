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

package dev.pyloop.autoconfigure.asgi;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

import dev.pyloop.asgi.AsgiApplication;
import dev.pyloop.asgi.AsgiStartException;
import dev.pyloop.asgi.AsgiWebHandler;
import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link AsgiAutoConfiguration}.
 */
class AsgiAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(AsgiAutoConfiguration.class,
			PythonAutoConfiguration.class, JacksonAutoConfiguration.class);

	private static final String APPLICATION = "pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app";

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("pyloop.python.executable=" + TestPython.environmentExecutable(),
				"pyloop.python.path=" + TestHome.modules());

	@Test
	void contextWithoutApplicationsStarts() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("pyloop.python.executable=" + TestPython.environmentExecutable())
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiApplications.class));
	}

	@Test
	void applicationIsNotServedWhenDisabled() {
		this.contextRunner.withPropertyValues(APPLICATION, "pyloop.asgi.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiApplications.class));
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("pyloop.python.executable=" + TestPython.environmentExecutable(), APPLICATION,
					"pyloop.asgi.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void applicationsAreMapped() {
		this.contextRunner
			.withPropertyValues(APPLICATION, "pyloop.asgi.order=3", "pyloop.asgi.applications.root.path=/",
					"pyloop.asgi.applications.root.application=fixtures.asgi_raw:app")
			.withUserConfiguration(ApplicationConfiguration.class)
			.run((context) -> {
				SimpleUrlHandlerMapping mapping = context.getBean(SimpleUrlHandlerMapping.class);
				assertThat(mapping.getOrder()).isEqualTo(3);
				assertThat(mapping.getHandlerMap().keySet()).extracting(Object::toString)
					.containsExactlyInAnyOrder("/raw/**", "/**", "/bean/**");
				assertThat(context.getBean(AsgiApplications.class).isRunning()).isTrue();
			});
	}

	@Test
	void phasesAreAroundThoseOfWebServer() {
		assertThat(AsgiStreamNotifier.PHASE).isEqualTo(Integer.MAX_VALUE - 512);
		assertThat(AsgiApplications.PHASE).isEqualTo(Integer.MAX_VALUE - 3072);
	}

	@Test
	void applicationThatNothingServesFailsContext() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(APPLICATION)
			.run((context) -> assertThat(context).getFailure().rootCause().isInstanceOf(AsgiNotServedException.class));
		this.contextRunner.withPropertyValues(APPLICATION)
			.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(AsgiNotServedException.class)
				.hasMessageContaining("[raw]"));
	}

	@Test
	void beanThatNothingServesFailsContext() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withUserConfiguration(ApplicationConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(AsgiNotServedException.class)
				.hasMessageContaining("[bean]"));
	}

	@Test
	void applicationThatOtherServerGetsFailsContext() {
		this.contextRunner.withPropertyValues(APPLICATION)
			.withBean(ReactiveWebServerFactory.class, () -> mock(ReactiveWebServerFactory.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(AsgiNotServedException.class)
				.hasMessageContaining("[raw]"));
		this.contextRunner.withPropertyValues(APPLICATION)
			.withBean(NettyReactiveWebServerFactory.class)
			.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withBean(ReactiveWebServerFactory.class, () -> mock(ReactiveWebServerFactory.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "application=", "application=no module", "path=raw", "path=/raw/", "path=/{raw}",
			"root-path=api/", "limit-concurrency=0", "timeout=0s", "trusted-proxies=10.0.0.0/33",
			"trusted-proxies=proxy/8" })
	void wrongValueFailsContextWithKey(String property) {
		this.contextRunner.withPropertyValues(APPLICATION, "pyloop.asgi.applications.raw." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfAny(InvalidConfigurationPropertyValueException.class, IllegalArgumentException.class)
				.hasMessageContaining(property.replaceFirst("=.*", "").replaceFirst("-.*", "")));
	}

	@Test
	void twoApplicationsAtOnePathFailContext() {
		this.contextRunner
			.withPropertyValues(APPLICATION, "pyloop.asgi.applications.other.path=/raw",
					"pyloop.asgi.applications.other.application=fixtures.asgi_raw:app")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'raw'")
				.hasMessageContaining("'other'")
				.hasMessageContaining("both mounted at '/raw'"));
	}

	@Test
	void routedApplicationBeforeFiltersFailsContext() {
		this.contextRunner.withUserConfiguration(RoutedConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'routed'")
				.hasMessageContaining("'beforeFilters'"));
	}

	@ParameterizedTest
	@CsvSource({ "no_such_module:app, no_such_module", "fixtures.asgi_raw:nothing, nothing",
			"fixtures.asgi_raw:events, not callable", "fixtures.asgi_raw:create_nothing(), NoneType",
			"fixtures.fails_at_import:app, Traceback" })
	void applicationThatCannotBeImportedFailsContextWithReason(String application, String reason) {
		this.contextRunner.withPropertyValues("pyloop.asgi.applications.raw.application=" + application)
			.run((context) -> {
				assertThat(context).getFailure().cause().isInstanceOf(AsgiStartException.class);
				FailureAnalysis analysis = new AsgiStartFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).contains("ASGI application 'raw' (" + application + ")")
					.contains(reason);
				assertThat(analysis.getAction()).contains("pyloop.asgi.applications.raw.application");
			});
	}

	@Test
	void analysisOfApplicationThatNothingServesNamesRemedy() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(APPLICATION)
			.run((context) -> {
				FailureAnalysis analysis = new AsgiNotServedFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).contains("[raw]");
				assertThat(analysis.getAction()).contains("spring-boot-starter-webflux");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class ApplicationConfiguration {

		@Bean
		AsgiApplication bean() {
			return AsgiApplication.builder("bean", "fixtures.asgi_raw:app").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RoutedConfiguration {

		@Bean
		AsgiWebHandler routed(PythonEventLoopPool eventLoopPool) {
			AsgiApplication application = AsgiApplication.builder("routed", "fixtures.asgi_raw:app")
				.beforeFilters(true)
				.build();
			return new AsgiWebHandler(application, eventLoopPool, true);
		}

	}

}
