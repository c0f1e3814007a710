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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pyloop.PythonConflictException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonInstallationException;
import dev.pyloop.PythonModuleNotFoundException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonAutoConfiguration} in contexts that start Python.
 */
class PythonAutoConfigurationStartTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@TempDir
	private Path code;

	private ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class, JacksonAutoConfiguration.class));

	@BeforeEach
	void setUp() throws IOException {
		Files.writeString(this.code.resolve("shop.py"), """
				import asyncio
				import os

				import pyloop

				async def price(item: str) -> dict:
					return {"item": item, "currency": pyloop.config["shop.currency"], "file": __file__}

				async def loop_module() -> str:
					return type(asyncio.get_running_loop()).__module__

				def variable(name: str) -> str | None:
					return os.environ.get(name)
				""");
		this.contextRunner = this.contextRunner.withPropertyValues(
				"pyloop.python.executable=" + TestPython.environmentExecutable(), "pyloop.python.path=" + this.code,
				"pyloop.python.config-prefixes=shop", "pyloop.python.environment.SHOP_MODE=test", "shop.currency=EUR");
	}

	@Test
	void clientCallsFunction() {
		this.contextRunner.run((context) -> assertThat(
				context.getBean(PythonClient.class).function("math:sqrt").args(16.0).call(Double.class).block(TIMEOUT))
			.isEqualTo(4.0));
	}

	@Test
	void clientCallsCodeOfApplicationWithItsConfiguration() {
		this.contextRunner.run((context) -> assertThat(
				context.getBean(PythonClient.class).function("shop:price").args("tea").call(Price.class).block(TIMEOUT))
			.isEqualTo(new Price("tea", "EUR", this.code.resolve("shop.py").toString())));
	}

	@Test
	void pythonHasConfiguredVariables() {
		this.contextRunner.run((context) -> assertThat(context.getBean(PythonClient.class)
			.function("shop:variable")
			.args("SHOP_MODE")
			.call(String.class)
			.block(TIMEOUT)).isEqualTo("test"));
	}

	@Test
	void contextCanBeStartedAgainAndStartsLoops() {
		for (int i = 0; i < 2; i++) {
			this.contextRunner.run((context) -> {
				assertThat(context.getBean(PythonEventLoopPool.class).isRunning()).isTrue();
				assertThat(sqrt(context.getBean(PythonClient.class))).isEqualTo(3.0);
			});
		}
	}

	@Test
	void twoContextsRunBesideEachOther() {
		this.contextRunner.run((first) -> this.contextRunner.withPropertyValues("shop.currency=CHF").run((second) -> {
			assertThat(currency(first.getBean(PythonClient.class))).isEqualTo("EUR");
			assertThat(currency(second.getBean(PythonClient.class))).isEqualTo("CHF");
		}));
	}

	@Test
	void clientWhenContextIsClosedRefusesCalls() {
		PythonClient[] client = new PythonClient[1];
		this.contextRunner.run((context) -> client[0] = context.getBean(PythonClient.class));
		assertThatExceptionOfType(PythonUnavailableException.class).isThrownBy(() -> sqrt(client[0]));
	}

	@Test
	void callWhileBeansAreCreatedStartsPython() {
		this.contextRunner.withUserConfiguration(EarlyConfiguration.class)
			.run((context) -> assertThat(context.getBean(Early.class).result).isEqualTo(3.0));
	}

	@Test
	void contextWhenWarmUpModuleIsMissingFailsAndNextOneStarts() {
		this.contextRunner.withPropertyValues("pyloop.python.warm-up-modules=no_such_module")
			.run((context) -> assertThat(context).getFailure()
				.cause()
				.isInstanceOf(PythonModuleNotFoundException.class)
				.hasMessageContaining("no_such_module"));
		this.contextRunner.run((context) -> assertThat(sqrt(context.getBean(PythonClient.class))).isEqualTo(3.0));
	}

	@Test
	void contextWhenImplementationIsUvloopCallsFunction() {
		this.contextRunner.withPropertyValues("pyloop.event-loop.implementation=uvloop")
			.run((context) -> assertThat(loopModule(context.getBean(PythonClient.class))).startsWith("uvloop"));
	}

	@Test
	void contextWhenProcessRunsAnotherPythonFails() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withPropertyValues("pyloop.python.executable=" + TestPython.executable())
			.run((context) -> assertThat(context).getFailure().cause().isInstanceOf(PythonConflictException.class));
	}

	@Test
	void contextWhenStartUpFunctionFailsFailsWithItsTraceback() throws IOException {
		Files.writeString(this.code.resolve("broken.py"), """
				import pyloop

				@pyloop.on_startup
				async def load() -> None:
					raise ValueError("no model")
				""");
		this.contextRunner.withPropertyValues("pyloop.python.warm-up-modules=broken")
			.run((context) -> assertThat(context).getFailure()
				.cause()
				.isInstanceOf(PythonExecutionException.class)
				.hasMessageContaining("no model"));
	}

	@Test
	void contextWhenExecutableIsMissingFailsAndNamesIt() {
		this.contextRunner.withPropertyValues("pyloop.python.executable=/no/such/python")
			.run((context) -> assertThat(context).getFailure()
				.cause()
				.isInstanceOf(PythonInstallationException.class)
				.hasMessageContaining("/no/such/python"));
	}

	@Test
	void contextWhenSeveralLoopsAreConfiguredStartsThem() {
		this.contextRunner.withPropertyValues("pyloop.event-loop.count=3", "pyloop.event-loop.thread-name-prefix=shop")
			.run((context) -> {
				assertThat(context.getBean(PythonEventLoopPool.class).eventLoops()).hasSize(3)
					.allSatisfy((eventLoop) -> assertThat(eventLoop.name()).startsWith("shop-"));
				assertThat(sqrt(context.getBean(PythonClient.class))).isEqualTo(3.0);
			});
	}

	private static double sqrt(PythonClient client) {
		Double result = client.function("math:sqrt").args(9.0).call(Double.class).block(TIMEOUT);
		assertThat(result).isNotNull();
		return result;
	}

	private static String loopModule(PythonClient client) {
		String module = client.function("shop:loop_module").call(String.class).block(TIMEOUT);
		assertThat(module).isNotNull();
		return module;
	}

	private static String currency(PythonClient client) {
		Price price = client.function("shop:price").args("tea").call(Price.class).block(TIMEOUT);
		assertThat(price).isNotNull();
		return price.currency();
	}

	record Price(String item, String currency, String file) {

	}

	static class Early implements InitializingBean {

		private final PythonClient client;

		private double result;

		Early(PythonClient client) {
			this.client = client;
		}

		@Override
		public void afterPropertiesSet() {
			this.result = sqrt(this.client);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyConfiguration {

		@Bean
		Early early(PythonClient client) {
			return new Early(client);
		}

	}

}
