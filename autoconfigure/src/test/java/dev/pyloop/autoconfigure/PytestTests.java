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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.pyloop.client.PythonClient;
import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Python half, written in Python.
 */
class PytestTests {

	private static final Path SOURCES = TestDirectories.module().resolve("src/test/python");

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	@Test
	void testsPassInsideOfTheJvm() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class))
			.withPropertyValues("pyloop.python.virtual-environment=" + TestPython.environment(),
					"pyloop.python.path=" + SOURCES)
			.run((context) -> {
				List<?> result = context.getBean(PythonClient.class)
					.function("pytest_driver:run")
					.args(arguments().toArray())
					.call(List.class)
					.block(TIMEOUT);
				assertThat(result).hasSize(2);
				assertPassed((Integer) result.get(0), (String) result.get(1));
			});
	}

	@Test
	void testsPassOutsideOfTheJvm() {
		List<String> command = new ArrayList<>();
		command.addAll(List.of(TestPython.environmentExecutable().toString(), "-B", "-m", "pytest_driver"));
		command.addAll(arguments());
		ProcessBuilder builder = new ProcessBuilder(command).directory(SOURCES.toFile());
		builder.environment().put("PYTHONPATH", TestDirectories.module().resolve("src/main/python").toString());
		TestProcess process = TestProcess.run(builder, TIMEOUT);
		assertPassed(process.exitCode(), process.output());
	}

	private static List<String> arguments() {
		return List.of("--quiet", "--color=no", "--capture=no", "-p", "no:cacheprovider", "-p", "no:faulthandler",
				"--rootdir=" + SOURCES, SOURCES.resolve("unit").toString());
	}

	private static void assertPassed(int exitCode, String output) {
		assertThat(exitCode).withFailMessage(output).isZero();
		assertThat(output).containsPattern("\\d+ passed").doesNotContain("skipped");
	}

}
