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
package dev.pyloop.chaos;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.client.PythonClient;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for application contexts that start and stop again and again in one JVM.
 */
class StartStopTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void contextsLeaveNothingBehind(String home) {
		cycle(home);
		Leftovers leftovers = Leftovers.before("cycle", this.directory);
		for (int round = 0; round < ChaosRounds.of(10, 1000); round++) {
			cycle(home);
		}
		leftovers.assertNone();
	}

	private void cycle(String home) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class, JacksonAutoConfiguration.class))
			.withPropertyValues("pyloop.python.executable=" + TestPython.environmentExecutable(),
					"pyloop.event-loop.home=" + home, "pyloop.event-loop.count=2",
					"pyloop.event-loop.thread-name-prefix=cycle", "pyloop.event-loop.directory=" + this.directory,
					"pyloop.event-loop.process.environment." + Leftovers.mark(this.directory).getKey() + "="
							+ Leftovers.mark(this.directory).getValue())
			.run((context) -> {
				PythonClient python = context.getBean(PythonClient.class);
				assertThat(python.function("math:sqrt").args(16.0).call(Double.class).block(LONG)).isEqualTo(4.0);
				assertThat(python.function("asyncio:sleep").args(0, "slept").call(String.class).block(LONG))
					.isEqualTo("slept");
			});
	}

}
