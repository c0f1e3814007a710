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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * An installer that runs as a child process, with its output in the log.
 */
final class PythonEnvironmentProcess {

	private static final Log logger = LogFactory.getLog(PythonEnvironments.class);

	private static final List<String> REMOVED = List.of("PYTHONHOME", "PYTHONPATH", "PYTHONEXECUTABLE",
			"__PYVENV_LAUNCHER__", "VIRTUAL_ENV", "CONDA_PREFIX", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT",
			"PIP_REQUIREMENT", "UV_TARGET", "UV_PREFIX", "UV_SYSTEM_PYTHON", "UV_PYTHON");

	private static final int KEPT_LINES = 60;

	private static final Duration DRAIN = Duration.ofSeconds(2);

	private final String label;

	private final Process process;

	private final Deque<String> output = new ArrayDeque<>();

	private final Thread reader;

	private final Thread hook;

	private PythonEnvironmentProcess(String label, Process process) {
		this.label = label;
		this.process = process;
		this.reader = new Thread(this::read, "pyloop-" + label + "-output");
		this.reader.setDaemon(true);
		this.hook = new Thread(this::kill, "pyloop-" + label + "-shutdown");
	}

	/**
	 * Run a command and wait for its end.
	 * @param label the name of the tool, for the log
	 * @param command the command
	 * @param timeout how long it may run; it is killed with its children after that
	 * @return how it ended
	 * @throws IOException if it cannot be started
	 * @throws InterruptedException if the caller is interrupted; the command is killed
	 */
	static Result run(String label, List<String> command, Duration timeout) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().keySet().removeAll(REMOVED);
		builder.environment().put("NO_COLOR", "1");
		PythonEnvironmentProcess process = new PythonEnvironmentProcess(label, builder.start());
		return process.await(timeout);
	}

	private Result await(Duration timeout) throws IOException, InterruptedException {
		boolean ended = false;
		try {
			Runtime.getRuntime().addShutdownHook(this.hook);
			this.process.getOutputStream().close();
			this.reader.start();
			ended = this.process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		finally {
			if (!ended) {
				kill();
				this.process.onExit().completeOnTimeout(this.process, DRAIN.toMillis(), TimeUnit.MILLISECONDS).join();
			}
			unhook();
		}
		this.reader.join(DRAIN.toMillis());
		return new Result(ended, (ended) ? this.process.exitValue() : -1, lines());
	}

	private void unhook() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			logger.trace("The JVM shuts down", ex);
		}
	}

	private void kill() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
	}

	private void read() {
		try (BufferedReader in = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			in.lines().map(String::stripTrailing).filter((line) -> !line.isEmpty()).forEach(this::add);
		}
		catch (Exception ex) {
			logger.debug("The output of " + this.label + " ended early", ex);
		}
	}

	private void add(String line) {
		logger.info(this.label + ": " + line.strip());
		synchronized (this.output) {
			this.output.add(line);
			if (this.output.size() > KEPT_LINES) {
				this.output.remove();
			}
		}
	}

	private List<String> lines() {
		synchronized (this.output) {
			return new ArrayList<>(this.output);
		}
	}

	/**
	 * How a command ended.
	 *
	 * @param ended whether it ended within its time
	 * @param exitCode its exit code, if it ended
	 * @param output the last lines that it printed
	 */
	record Result(boolean ended, int exitCode, List<String> output) {

		boolean successful() {
			return this.ended && this.exitCode == 0;
		}

	}

}
