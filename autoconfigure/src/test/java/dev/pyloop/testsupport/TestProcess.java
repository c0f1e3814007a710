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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test ran to its end.
 *
 * @param command the command
 * @param exitCode the exit code
 * @param output what it printed to both of its streams
 * @since 0.1.0
 */
public record TestProcess(List<String> command, int exitCode, String output) {

	/**
	 * Run the given command.
	 * @param command the command
	 * @param timeout how long it may take
	 * @return the process
	 */
	public static TestProcess run(List<String> command, Duration timeout) {
		return run(new ProcessBuilder(command), timeout);
	}

	/**
	 * Run the given command.
	 * @param builder the command, its directory and its environment
	 * @param timeout how long it may take
	 * @return the process
	 */
	public static TestProcess run(ProcessBuilder builder, Duration timeout) {
		try {
			Process process = builder.redirectErrorStream(true).start();
			process.getOutputStream().close();
			CompletableFuture<String> output = TestThreads.supply(() -> read(process.getInputStream()));
			if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				process.destroyForcibly();
				throw new IllegalStateException(
						builder.command() + " took longer than " + timeout + ":\n" + output.join());
			}
			return new TestProcess(builder.command(), process.exitValue(), output.join());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Fail if the command failed.
	 * @return this process
	 */
	public TestProcess requireSuccess() {
		if (this.exitCode != 0) {
			throw new IllegalStateException(this + " failed");
		}
		return this;
	}

	private static String read(InputStream stream) {
		try (stream) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return String.join(" ", this.command) + " (exit code " + this.exitCode + ")\n" + this.output;
	}

}
