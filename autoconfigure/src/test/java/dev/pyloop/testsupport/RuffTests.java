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
package dev.pyloop.testsupport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the format and the conventions of all Python code of the project.
 */
class RuffTests {

	private static final String CONFIGURATION = TestDirectories.project().resolve(".config/ruff.toml").toString();

	@Test
	void codeFollowsConventions() {
		assertSuccess("check");
	}

	@Test
	void codeIsFormatted() {
		assertSuccess("format", "--diff");
	}

	private void assertSuccess(String... arguments) {
		List<String> command = new ArrayList<>(List.of(TestPython.environmentExecutable().toString(), "-m", "ruff"));
		command.addAll(List.of(arguments));
		command.addAll(List.of("--no-cache", "--config", CONFIGURATION, "."));
		ProcessBuilder builder = new ProcessBuilder(command).directory(TestDirectories.project().toFile());
		TestProcess process = TestProcess.run(builder, Duration.ofMinutes(2));
		assertThat(process.exitCode()).withFailMessage(process::toString).isZero();
		assertThat(process.output()).doesNotContain("No Python files found");
	}

}
