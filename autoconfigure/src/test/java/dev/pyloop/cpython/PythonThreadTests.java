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

package dev.pyloop.cpython;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonThread}.
 */
class PythonThreadTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String CODE = """
			import json, threading

			gate = threading.Event()

			def name(text):
			    return threading.current_thread().name

			def wait(text):
			    gate.wait(30)
			    return text

			def open(text):
			    gate.set()
			    return text

			def nest(text):
			    value = []
			    for _ in range(50_000):
			        value = [value]
			    try:
			        json.dumps(value)
			        return "written"
			    except RecursionError:
			        return "RecursionError"

			def active(text):
			    return str(text in [thread.name for thread in threading.enumerate()])
			""";

	@TempDir
	private Path folder;

	private PythonRuntime runtime;

	@BeforeEach
	void acquire() {
		PythonCode.write(this.folder, "thread_code", CODE);
		this.runtime = PythonRuntime.acquire(TestPython.embedded(),
				PythonRuntimeOptions.defaults().withPath(List.of(this.folder)));
	}

	@AfterEach
	void release() {
		this.runtime.release();
	}

	@Test
	void startThreadRunsADaemonOfThatName() {
		PythonThread thread = start("a-python-thread", "name");
		assertThat(thread.result()).succeedsWithin(TIMEOUT).satisfies(this::isOwnName);
		assertThat(thread.thread().isDaemon()).isTrue();
		assertThat(thread.thread().getName()).isEqualTo("a-python-thread");
	}

	@Test
	void resultCompletesWhenTheFunctionReturns() {
		PythonThread thread = start("a-waiting-thread", "wait");
		assertThat(thread.result()).isNotDone();
		assertThat(PythonCode.call(this.runtime, "thread_code", "active", "a-python-thread")).isEqualTo("False");
		PythonCode.call(this.runtime, "thread_code", "open", "");
		assertThat(thread.result()).succeedsWithin(TIMEOUT);
	}

	@Test
	void resultCompletesWithTheException() {
		assertThat(start("a-failing-thread", "no_such_function").result()).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(PythonRaisedException.class)
			.withMessageContaining("no_such_function");
	}

	@Test
	void startThreadGivesPythonALargeStack() {
		assertThat(PythonCode.call(this.runtime, "thread_code", "nest", "")).isIn("written", "RecursionError");
	}

	@Test
	void threadsThatEndedAreForgottenInPython() {
		assertThat(start("a-short-thread", "name").result()).succeedsWithin(TIMEOUT);
		assertThat(PythonCode.call(this.runtime, "thread_code", "active", "a-short-thread")).isEqualTo("False");
	}

	private PythonThread start(String name, String function) {
		return this.runtime.startThread(name, "thread_code", function, PythonCode.marshalled(name));
	}

	private void isOwnName(byte[] result) {
		assertThat(PythonCode.text(result)).isEqualTo("a-python-thread");
	}

}
