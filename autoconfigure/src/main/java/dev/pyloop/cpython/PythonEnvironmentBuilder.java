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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.pyloop.PythonEnvironmentException;

/**
 * The commands that make one environment.
 */
final class PythonEnvironmentBuilder {

	private final String subject;

	private final PythonEnvironmentInstaller installer;

	private final @Nullable Path uv;

	private final Duration timeout;

	private final long deadline;

	PythonEnvironmentBuilder(String subject, PythonEnvironmentInstaller installer, @Nullable String path,
			Duration timeout) {
		this.subject = subject;
		this.installer = installer;
		this.uv = (installer != PythonEnvironmentInstaller.PIP) ? findUv(path) : null;
		this.timeout = timeout;
		this.deadline = System.nanoTime() + timeout.toNanos();
	}

	private static @Nullable Path findUv(@Nullable String path) {
		for (String folder : StringUtils.tokenizeToStringArray(path, File.pathSeparator)) {
			for (String name : List.of("uv", "uv.exe")) {
				Path candidate = Path.of(folder).resolve(name).toAbsolutePath();
				if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
					return candidate;
				}
			}
		}
		return null;
	}

	String tool() {
		return (this.uv != null) ? "uv (" + this.uv + ")" : "venv and pip";
	}

	/**
	 * Make the environment.
	 * @param executable the interpreter to base it on
	 * @param environment the folder, which does not exist
	 * @param requirements the requirements file
	 * @throws PythonEnvironmentException if a command fails
	 * @throws InterruptedException if the caller is interrupted
	 */
	void build(Path executable, Path environment, Path requirements) throws InterruptedException {
		if (this.uv != null) {
			run(environment, "uv", List.of(this.uv.toString(), "venv", "--no-project", "--no-python-downloads",
					"--python", executable.toString(), environment.toString()));
			run(environment, "uv", List.of(this.uv.toString(), "pip", "install", "--no-python-downloads", "--python",
					PythonEnvironmentFolder.python(environment).toString(), "-r", requirements.toString()));
			return;
		}
		if (this.installer == PythonEnvironmentInstaller.UV) {
			throw new PythonEnvironmentException(failed() + " uv is not on the PATH.",
					"Install uv, or set pyloop.python.installer to 'pip' or 'auto'.");
		}
		run(environment, "venv",
				List.of(executable.toString(), "-I", "-X", "utf8", "-m", "venv", environment.toString()));
		run(environment, "pip",
				List.of(PythonEnvironmentFolder.python(environment).toString(), "-I", "-X", "utf8", "-m", "pip",
						"install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-r",
						requirements.toString()));
	}

	private void run(Path environment, String label, List<String> command) throws InterruptedException {
		PythonEnvironmentProcess.Result result = start(label, command);
		if (result.successful()) {
			return;
		}
		String output = (result.output().isEmpty()) ? "  (no output)" : "  " + String.join("\n  ", result.output());
		if (!result.ended()) {
			throw new PythonEnvironmentException(
					failed() + " It took more than " + this.timeout.toSeconds() + " s and was stopped. Command:\n  "
							+ String.join(" ", command) + "\nOutput:\n" + output,
					"Raise pyloop.python.install-timeout, or check whether the package index is slow or unreachable.");
		}
		throw new PythonEnvironmentException(failed() + " Command:\n  " + String.join(" ", command)
				+ "\nended with exit code " + result.exitCode() + ". Output:\n" + output,
				PythonEnvironmentRemedy.of(result.output(), environment));
	}

	private PythonEnvironmentProcess.Result start(String label, List<String> command) throws InterruptedException {
		try {
			Duration remaining = Duration.ofNanos(Math.max(0, this.deadline - System.nanoTime()));
			return PythonEnvironmentProcess.run(label, command, remaining);
		}
		catch (IOException ex) {
			throw new PythonEnvironmentException(
					failed() + " Command:\n  " + String.join(" ", command) + "\ncannot be started: " + ex.getMessage(),
					"Check that '" + command.get(0) + "' exists and can be executed.", ex);
		}
	}

	private String failed() {
		return "The Python environment for " + this.subject + " cannot be made.";
	}

}
