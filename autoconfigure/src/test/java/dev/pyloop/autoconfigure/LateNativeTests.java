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
 * Tests that nothing native happens in an application before its event loops start.
 */
class LateNativeTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final String EXIT = "-Dspring.context.exit=onRefresh";

	@Test
	void refreshLoadsNoClassOfJna() {
		TestProcess process = run(EXIT, "-verbose:class");
		assertThat(process.output()).contains("dev.pyloop.eventloop.PythonEventLoopPool ")
			.contains("dev.pyloop.client.DefaultPythonClient ")
			.doesNotContain("com.sun.jna")
			.doesNotContain("mapped");
		assertThat(process.exitCode()).isZero();
	}

	@Test
	void libraryIsLoadedByTheStart() {
		TestProcess process = run();
		assertThat(process.output())
			.containsSubsequence("nothing mapped at first", "mapped afterwards", "The root is 9")
			.doesNotContain("nothing mapped afterwards");
		assertThat(process.exitCode()).isZero();
	}

	private static TestProcess run(String... options) {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElseThrow());
		command.addAll(List.of(options));
		command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dspring.devtools.restart.enabled=false", "-cp",
				System.getProperty("java.class.path"), LateNativeApplication.class.getName(),
				"--pyloop.python.executable=" + TestPython.executable(), "--pyloop.event-loop.home=thread"));
		return TestProcess.run(command, TIMEOUT);
	}

}
