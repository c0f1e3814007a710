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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.PythonEnvironmentException;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonEnvironmentLock}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PythonEnvironmentLockTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@TempDir
	private Path folder;

	@Test
	void acquireWhenHeldByThreadWaitsForIt(CapturedOutput output) throws Exception {
		Path file = this.folder.resolve("lock");
		CompletableFuture<Void> second;
		try (PythonEnvironmentLock lock = PythonEnvironmentLock.acquire(file, LONG, "first")) {
			second = TestThreads.run(() -> acquireAndRelease(file));
			Awaitility.await().until(() -> output.toString().contains("Waiting for another thread of this process"));
			assertThat(second).isNotDone();
		}
		second.get(20, TimeUnit.SECONDS);
	}

	@Test
	void acquireWhenHeldByProcessWaitsForIt(CapturedOutput output) throws Exception {
		Path file = this.folder.resolve("lock");
		Process holder = holder(file);
		try {
			Awaitility.await().until(() -> Files.exists(this.folder.resolve("held")));
			CompletableFuture<Void> second = TestThreads.run(() -> acquireAndRelease(file));
			Awaitility.await().until(() -> output.toString().contains("Waiting for another process that holds"));
			assertThat(second).isNotDone();
			holder.destroyForcibly().waitFor();
			second.get(20, TimeUnit.SECONDS);
		}
		finally {
			holder.destroyForcibly();
		}
	}

	@Test
	void acquireWhenHeldForTooLongThrowsException() throws IOException {
		Path file = this.folder.resolve("lock");
		try (PythonEnvironmentLock lock = PythonEnvironmentLock.acquire(file, LONG, "first")) {
			assertThatExceptionOfType(PythonEnvironmentException.class)
				.isThrownBy(() -> PythonEnvironmentLock.acquire(file, Duration.ofMillis(50), "making something"))
				.satisfies((ex) -> assertThat(ex.getProblem()).contains(file.toString()).contains("making something"));
		}
		acquireAndRelease(file);
	}

	private Process holder(Path file) throws IOException {
		return new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
				System.getProperty("java.class.path"), Holder.class.getName(), file.toString(),
				this.folder.resolve("held").toString())
			.inheritIO()
			.start();
	}

	private static void acquireAndRelease(Path file) {
		try {
			PythonEnvironmentLock.acquire(file, LONG, "second").close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Holds a lock until it is killed.
	 */
	public static final class Holder {

		private Holder() {
		}

		public static void main(String[] args) throws Exception {
			PythonEnvironmentLock.acquire(Path.of(args[0]), LONG, "holding");
			Files.createFile(Path.of(args[1]));
			Thread.currentThread().join();
		}

	}

}
