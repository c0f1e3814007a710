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
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application in a native image, which the JVM of the application claims to
 * be by the property that Spring looks at.
 */
class NativeImageTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final String IN_IMAGE = "-Dorg.graalvm.nativeimage.imagecode=runtime";

	@Test
	void applicationInNativeImageDoesNotStartAndSaysWhy() {
		TestProcess process = run(IN_IMAGE);
		assertThat(process.exitCode()).isEqualTo(1);
		assertThat(process.output()).contains("PythonStartException: Python cannot run in a native image")
			.contains("Run the application on a JVM")
			.doesNotContain("The application runs");
	}

	@Test
	void applicationInNativeImageStartsWithoutPython() {
		TestProcess process = run(IN_IMAGE, "-Dpyloop.enabled=false");
		assertThat(process.output()).contains("The application runs true");
		assertThat(process.exitCode()).isZero();
	}

	@Test
	void applicationOnJvmStarts() {
		TestProcess process = run();
		assertThat(process.output()).contains("The application runs true");
		assertThat(process.exitCode()).isZero();
	}

	private static TestProcess run(String... options) {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElseThrow());
		command.addAll(List.of(options));
		command.addAll(
				List.of("--enable-native-access=ALL-UNNAMED", "-Dpyloop.python.executable=" + TestPython.executable(),
						"-cp", System.getProperty("java.class.path"), NativeImageApplication.class.getName()));
		return TestProcess.run(command, TIMEOUT);
	}

}
