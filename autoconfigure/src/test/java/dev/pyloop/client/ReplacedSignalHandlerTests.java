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
package dev.pyloop.client;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a module that replaces a signal handler of the JVM while it is imported.
 */
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class ReplacedSignalHandlerTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Test
	void handlerIsRestoredWhilePoolRuns(CapturedOutput output) {
		try (PythonEventLoopPool pool = TestHome.THREAD.pool(EventLoopSettings.builder().build())) {
			PythonCall handler = PythonClient.builder()
				.eventLoopPool(pool)
				.build()
				.function("fixtures.replaces_handler:handler");
			Long replaced = handler.call(Long.class).block(LONG);
			Awaitility.await()
				.atMost(LONG)
				.untilAsserted(() -> assertThat(output)
					.containsPattern("Native code in \\S*libc\\S* has replaced the" + " JVM's handler of SIGXFSZ"));
			Long restored = PythonClient.builder()
				.eventLoopPool(pool)
				.build()
				.function("fixtures.replaces_handler:current_handler")
				.call(Long.class)
				.block(LONG);
			assertThat(restored).isNotEqualTo(replaced);
		}
	}

}
