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

import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application whose JVM denies native access unless it is enabled. JVMs
 * before 24 cannot deny it; there the application starts in any case.
 */
class DeniedNativeAccessTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final boolean CAN_DENY = Runtime.version().feature() >= 24;

	@Test
	void applicationWhenNativeAccessIsDeniedEndsWithOption() {
		TestProcess process = run();
		if (CAN_DENY) {
			assertThat(process.output()).contains("APPLICATION FAILED TO START")
				.contains("The JVM denies native access to pyloop")
				.contains("Start it with --enable-native-access=ALL-UNNAMED")
				.doesNotContain("The root is");
			assertThat(process.exitCode()).isEqualTo(1);
		}
		else {
			assertThat(process.output()).contains("The root is 9");
			assertThat(process.exitCode()).isZero();
		}
	}

	@Test
	void applicationWhenNativeAccessIsEnabledStarts() {
		TestProcess process = run("--enable-native-access=ALL-UNNAMED");
		assertThat(process.output()).contains("The root is 9");
		assertThat(process.exitCode()).isZero();
	}

	private static TestProcess run(String... options) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		if (CAN_DENY) {
			command.add("--illegal-native-access=deny");
		}
		command.addAll(List.of(options));
		command.addAll(List.of("-Dspring.devtools.restart.enabled=false", "-cp", System.getProperty("java.class.path"),
				NativeAccessApplication.class.getName(), "--pyloop.python.executable=" + TestPython.executable()));
		return TestProcess.run(command, TIMEOUT);
	}

}
