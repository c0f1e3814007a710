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
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.client.PythonClient;
import dev.pyloop.client.PythonClientCustomizer;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.CallbackIdGenerator;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopSelector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PythonAutoConfiguration}, in contexts whose lifecycle does not start.
 */
class PythonAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class))
		.withBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, LifecycleProcessor.class,
				() -> mock(LifecycleProcessor.class));

	@Test
	void autoConfigurationIsRegistered() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
			.contains(PythonAutoConfiguration.class.getName());
	}

	@Test
	void contextHasClientAndNothingRuns() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(PythonClient.class)
				.hasSingleBean(PythonEventLoopPool.class)
				.hasSingleBean(PythonEventLoopPoolLifecycle.class)
				.hasSingleBean(CallbackIdGenerator.class)
				.hasSingleBean(PythonEventLoopSelector.class)
				.hasSingleBean(PythonConverters.class);
			assertThat(context.getBean(PythonEventLoopPool.class).isRunning()).isFalse();
			assertThat(context.getBean(PythonEventLoopPool.class).eventLoops()).isEmpty();
		});
	}

	@Test
	void contextWhenDisabledHasNoBeans() {
		this.contextRunner.withPropertyValues("pyloop.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PythonClient.class)
				.doesNotHaveBean(PythonEventLoopPool.class)
				.doesNotHaveBean(PythonProperties.class));
	}

	@Test
	void contextWhenUserHasClientBacksOff() {
		PythonClient client = mock(PythonClient.class);
		this.contextRunner.withBean("userClient", PythonClient.class, () -> client)
			.run((context) -> assertThat(context).getBean(PythonClient.class).isSameAs(client));
	}

	@Test
	void contextWhenUserHasBuilderUsesIt() {
		PythonClient client = mock(PythonClient.class);
		PythonClient.Builder builder = mock(PythonClient.Builder.class);
		given(builder.build()).willReturn(client);
		this.contextRunner.withBean("userBuilder", PythonClient.Builder.class, () -> builder)
			.run((context) -> assertThat(context).getBean(PythonClient.class).isSameAs(client));
	}

	@Test
	void contextWhenUserHasEventLoopPoolBacksOff() {
		PythonEventLoopPool pool = mock(PythonEventLoopPool.class);
		this.contextRunner.withBean("userPool", PythonEventLoopPool.class, () -> pool)
			.withPropertyValues("pyloop.event-loop.home=interpreter")
			.run((context) -> {
				assertThat(context).getBean(PythonEventLoopPool.class).isSameAs(pool);
				context.getBean(PythonEventLoopPoolLifecycle.class).start();
				then(pool).should().start();
			});
	}

	@Test
	void contextWhenUserHasCallbackIdGeneratorBacksOff() {
		CallbackIdGenerator ids = new CallbackIdGenerator();
		this.contextRunner.withBean("userIds", CallbackIdGenerator.class, () -> ids)
			.run((context) -> assertThat(context).getBean(CallbackIdGenerator.class).isSameAs(ids));
	}

	@Test
	void contextWhenUserHasSelectorBacksOff() {
		PythonEventLoopSelector selector = (eventLoops) -> eventLoops.get(0);
		this.contextRunner.withBean("userSelector", PythonEventLoopSelector.class, () -> selector)
			.run((context) -> assertThat(context).getBean(PythonEventLoopSelector.class).isSameAs(selector));
	}

	@Test
	void limitsOfPropertiesAreSharedByAllBuilders() {
		this.contextRunner
			.withPropertyValues("pyloop.client.limits.slow.function=a.b:*", "pyloop.client.limits.slow.rate=10",
					"pyloop.client.limits.slow.rate-period=1m", "pyloop.client.limits.slow.max-concurrency=2",
					"pyloop.client.limits.slow.max-queue=3", "pyloop.client.limits.slow.queue-timeout=4s",
					"pyloop.client.limits.slow.shed=oldest")
			.run((context) -> {
				PropertiesCallLimits limits = context.getBean(PropertiesCallLimits.class);
				assertThat(limits.all()).singleElement().satisfies((limit) -> {
					assertThat(limit.name()).isEqualTo("slow");
					assertThat(limit.function()).isEqualTo("a.b:*");
				});
				assertThat(context.getBean(PythonClient.Builder.class))
					.isNotSameAs(context.getBean(PythonClient.Builder.class));
			});
	}

	@Test
	void contextWhenUserHasConvertersBacksOff() {
		PythonConverters converters = PythonConverters.create(null);
		this.contextRunner.withBean("userConverters", PythonConverters.class, () -> converters).run((context) -> {
			assertThat(context).getBean(PythonConverters.class).isSameAs(converters);
			assertThat(context.getBean(PythonEventLoopPool.class).settings().converters()).isSameAs(converters);
		});
	}

	@Test
	void contextWhenJacksonIsAutoConfiguredHasClient() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(JsonMapper.class).hasSingleBean(PythonClient.class));
	}

	@Test
	void contextWhenWebFluxIsMissingHasClient() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.boot.webflux"))
			.run((context) -> assertThat(context).hasSingleBean(PythonClient.class));
	}

	@Test
	void selectorIsRoundRobinByDefault() {
		this.contextRunner.run((context) -> assertThat(context).getBean(PythonEventLoopSelector.class)
			.hasSameClassAs(PythonEventLoopSelector.roundRobin()));
	}

	@Test
	void selectorWhenPropertyIsLeastPendingIsThat() {
		this.contextRunner.withPropertyValues("pyloop.event-loop.selector=least-pending")
			.run((context) -> assertThat(context).getBean(PythonEventLoopSelector.class)
				.hasSameClassAs(PythonEventLoopSelector.leastPending()));
	}

	@Test
	void contextWhenHomeIsInterpreterFailsWithProperty() {
		this.contextRunner.withPropertyValues("pyloop.event-loop.home=interpreter")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("pyloop.event-loop.home")
				.hasMessageContaining("'thread'"));
	}

	@Test
	void contextWhenRequirementsAndVirtualEnvironmentAreSetFails() {
		this.contextRunner
			.withPropertyValues("pyloop.python.requirements=classpath:requirements.txt",
					"pyloop.python.virtual-environment=.venv")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MutuallyExclusiveConfigurationPropertiesException.class)
				.hasMessageContaining("pyloop.python.requirements")
				.hasMessageContaining("pyloop.python.virtual-environment"));
	}

	@Test
	void builderIsNewForEachUse() {
		this.contextRunner.run((context) -> assertThat(context.getBean(PythonClient.Builder.class))
			.isNotSameAs(context.getBean(PythonClient.Builder.class)));
	}

	@Test
	void customizersAreAppliedInOrder() {
		this.contextRunner.withUserConfiguration(CustomizerConfiguration.class).run((context) -> {
			PythonClientCustomizer first = context.getBean("first", PythonClientCustomizer.class);
			PythonClientCustomizer second = context.getBean("second", PythonClientCustomizer.class);
			PythonClient.Builder builder = context.getBean(PythonClient.Builder.class);
			var inOrder = inOrder(first, second);
			inOrder.verify(first).customize(builder);
			inOrder.verify(second).customize(builder);
		});
	}

	@Test
	void builderHasPropertiesOfClient() {
		this.contextRunner
			.withPropertyValues("pyloop.client.timeout=3s", "pyloop.client.allow-eval=false",
					"pyloop.client.stream.prefetch=16")
			.run((context) -> assertThat(fields(context.getBean(PythonClient.Builder.class)))
				.containsEntry("timeout", Duration.ofSeconds(3))
				.containsEntry("allowEval", false)
				.containsEntry("streamPrefetch", 16));
	}

	private static Map<String, Object> fields(PythonClient.Builder builder) {
		return Map.of("timeout", field(builder, "timeout"), "allowEval", field(builder, "allowEval"), "streamPrefetch",
				field(builder, "streamPrefetch"));
	}

	private static Object field(PythonClient.Builder builder, String name) {
		Object value = ReflectionTestUtils.getField(builder, name);
		assertThat(value).isNotNull();
		return value;
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		@Order(2)
		PythonClientCustomizer second() {
			return mock(PythonClientCustomizer.class);
		}

		@Bean
		@Order(1)
		PythonClientCustomizer first() {
			return mock(PythonClientCustomizer.class);
		}

	}

}
