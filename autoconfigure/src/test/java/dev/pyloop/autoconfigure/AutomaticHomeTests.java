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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.client.PythonClient;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code pyloop.event-loop.home} when it is {@code auto}, with Pythons that
 * have and have not a shared library.
 */
@ExtendWith(OutputCaptureExtension.class)
class AutomaticHomeTests {

	/**
	 * Runs a Python that does not tell of its library when it describes itself.
	 */
	private static final String WITHOUT_LIBRARY = """
			#!/bin/sh
			case "$*" in
				*INSTSONAME*) '%1$s' "$@" | grep -v '^library' ;;
				*) exec '%1$s' "$@" ;;
			esac
			""";

	@TempDir
	private Path folder;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("pyloop.event-loop.home=auto");

	@Test
	void loopsRunInThreadsWhenThereIsLibrary(CapturedOutput output) {
		assertThat(processOfLoops(TestPython.environmentExecutable())).isEqualTo(ProcessHandle.current().pid());
		assertThat(output).contains("Event loops run in 'thread'").contains("has the shared library");
	}

	@Test
	void loopsRunInProcessesWhenThereIsNoLibrary(CapturedOutput output) throws IOException {
		Path python = Files.writeString(this.folder.resolve("python"),
				WITHOUT_LIBRARY.formatted(TestPython.environmentExecutable()));
		assertThat(python.toFile().setExecutable(true)).isTrue();
		assertThat(processOfLoops(python)).isNotEqualTo(ProcessHandle.current().pid());
		assertThat(output).contains("Event loops run in 'process'").contains("has no shared library");
	}

	private long processOfLoops(Path executable) {
		long[] process = new long[1];
		this.contextRunner.withPropertyValues("pyloop.python.executable=" + executable)
			.run((context) -> process[0] = context.getBean(PythonClient.class)
				.function("os:getpid")
				.call(Long.class)
				.blockOptional(Duration.ofSeconds(30))
				.orElseThrow());
		return process[0];
	}

}
