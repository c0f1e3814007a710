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

package dev.pyloop.autoconfigure.actuate;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.pyloop.actuate.endpoint.PythonDescriptor;
import dev.pyloop.actuate.endpoint.PythonEndpoint;
import dev.pyloop.actuate.endpoint.PythonEventLoopDetails;
import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonEndpointAutoConfiguration} and {@link PythonEndpoint}.
 */
class PythonEndpointAutoConfigurationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class, PythonEndpointAutoConfiguration.class))
		.withPropertyValues("pyloop.event-loop.home=thread",
				"pyloop.python.executable=" + TestPython.environmentExecutable());

	@Test
	void endpointWhenNotExposedIsAbsent() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(PythonEndpoint.class));
	}

	@Test
	void endpointWithoutActuatorIsAbsent() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(PythonClient.class)
				.doesNotHaveBean(PythonEndpointAutoConfiguration.class));
	}

	@Test
	void endpointWhenExposedShowsLoops() {
		exposed().run((context) -> {
			PythonDescriptor python = context.getBean(PythonEndpoint.class).python();
			assertThat(python.running()).isTrue();
			assertThat(python.failures()).isEmpty();
			assertThat(python.eventLoops()).isNotEmpty()
				.allMatch((loop) -> loop.state() == PythonEventLoopState.RUNNING);
		});
	}

	@Test
	void eventLoopWhenUnknownIsAbsent() {
		exposed().run((context) -> {
			PythonEndpoint endpoint = context.getBean(PythonEndpoint.class);
			assertThat(endpoint.eventLoop("absent")).isNull();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.restart("absent"))
				.withMessageContaining("'absent'");
		});
	}

	@Test
	void eventLoopWhenBlockedShowsItsStack() {
		exposed().run((context) -> {
			PythonEndpoint endpoint = context.getBean(PythonEndpoint.class);
			String name = endpoint.python().eventLoops().get(0).name();
			context.getBean(PythonClient.class)
				.function("subprocess:check_output")
				.args(new Object[] { new String[] { "sleep", "3" } })
				.inline()
				.send()
				.subscribe();
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
				PythonEventLoopDetails details = endpoint.eventLoop(name);
				assertThat(details).isNotNull();
				assertThat(details.stacks()).contains("in check_output");
				assertThat(details.eventLoop().pending()).isEqualTo(1);
			});
		});
	}

	@Test
	void restartReplacesLoop() {
		exposed().run((context) -> {
			PythonEndpoint endpoint = context.getBean(PythonEndpoint.class);
			endpoint.restart(endpoint.python().eventLoops().get(0).name());
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> endpoint.python().eventLoops().get(0),
						(loop) -> loop.restarts() == 1 && loop.state() == PythonEventLoopState.RUNNING);
		});
	}

	private ApplicationContextRunner exposed() {
		return this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=python",
				"management.endpoint.python.access=UNRESTRICTED", "management.endpoints.jmx.exposure.include=python");
	}

}
