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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonInstallationException;

/**
 * Runs a Python once and lets it describe itself.
 */
final class PythonInspector {

	private static final String SCRIPT = "_inspect.py";

	private final Duration timeout;

	PythonInspector(Duration timeout) {
		this.timeout = timeout;
	}

	PythonInspection inspect(PythonCandidate candidate) {
		try {
			return run(candidate);
		}
		catch (IOException ex) {
			throw broken(candidate, "it does not run: " + ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw broken(candidate, "this thread was interrupted while it ran", ex);
		}
	}

	private PythonInspection run(PythonCandidate candidate) throws IOException, InterruptedException {
		// Files instead of pipes: a child that outlives the timeout cannot block this
		// thread
		Path output = Files.createTempFile("pyloop", ".out");
		try {
			Process process = start(candidate, output);
			if (!process.waitFor(this.timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				process.destroyForcibly();
				throw broken(candidate, "it did not answer within " + this.timeout.toMillis() + " ms", null);
			}
			String text = Files.readString(output, StandardCharsets.ISO_8859_1);
			text = new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
			return parse(candidate, process.exitValue(), text);
		}
		finally {
			Files.deleteIfExists(output);
		}
	}

	private Process start(PythonCandidate candidate, Path output) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(
				List.of(candidate.executable().toString(), "-I", "-c", PythonResources.read(SCRIPT)));
		builder.environment().remove("PYTHONHOME");
		builder.redirectErrorStream(true);
		builder.redirectOutput(output.toFile());
		Process process = builder.start();
		process.getOutputStream().close();
		return process;
	}

	private PythonInspection parse(PythonCandidate candidate, int exitValue, String text) {
		if (exitValue != 0) {
			throw broken(candidate, "it ended with exit code " + exitValue + " and the output '" + text.strip() + "'",
					null);
		}
		try {
			return PythonInspection.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw broken(candidate, "it answered '" + text.strip() + "', which no Python does: " + ex.getMessage(), ex);
		}
	}

	private static PythonInstallationException broken(PythonCandidate candidate, String problem,
			@Nullable Throwable cause) {
		return new PythonInstallationException(candidate.executable().toString(), candidate.origin(), problem,
				"Repair it, or set pyloop.python.executable to another Python", cause);
	}

}
