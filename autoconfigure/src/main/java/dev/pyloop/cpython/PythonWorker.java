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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pyloop.PythonWorkerException;

/**
 * A worker process. What it writes goes to the loggers {@code python.stdout} and
 * {@code python.stderr}; the end of its standard input ends it. Safe from any thread.
 *
 * @since 0.1.0
 */
public final class PythonWorker {

	private static final Log logger = LogFactory.getLog(PythonWorker.class);

	private static final Log stdoutLogger = LogFactory.getLog("python.stdout");

	private static final Log stderrLogger = LogFactory.getLog("python.stderr");

	private static final int SIGQUIT = 3;

	private static final long REPORT_MILLIS = 200;

	private static final long LAST_WORDS_MILLIS = 20;

	private final String name;

	private final Process process;

	private final WorkerCommand command;

	private final WorkerInput stdin;

	private final WorkerOutput stdout;

	private final WorkerOutput stderr;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private volatile boolean stopping;

	PythonWorker(String name, Process process, WorkerCommand command) {
		this.name = name;
		this.process = process;
		this.command = command;
		String suffix = " [" + name + "]";
		this.stdin = new WorkerInput(name, process.getOutputStream());
		this.stdout = new WorkerOutput(name + "-stdout", process.getInputStream(),
				(line) -> stdoutLogger.info(line + suffix));
		this.stderr = new WorkerOutput(name + "-stderr", process.getErrorStream(),
				(line) -> stderrLogger.warn(line + suffix));
	}

	/**
	 * Write what the process reads first, and wait for its end, on a thread that lives as
	 * long as the process: {@link Process#onExit()} would wait for a thread of the common
	 * pool, which the application may keep busy.
	 * @param input what to write
	 */
	void watch(byte[] input) {
		Thread thread = new Thread(() -> run(input), this.name + "-exit");
		thread.setDaemon(true);
		thread.start();
	}

	private void run(byte[] input) {
		try {
			this.stdin.begin(input);
			exited(new WorkerExit(this.process.waitFor()));
		}
		catch (Throwable ex) {
			this.ended.completeExceptionally(ex);
		}
	}

	/**
	 * Write a command to the process, for a thread of it that does nothing else. Never
	 * blocks; a command to a process that has not read many before is dropped.
	 * @param command the argument of {@code pyloop._interrupt.handle} as marshal bytes,
	 * at most 64 KiB
	 */
	public void command(byte[] command) {
		this.stdin.offer(ByteBuffer.allocate(Long.BYTES + command.length)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putLong(command.length)
			.put(command)
			.array());
	}

	private void exited(WorkerExit exit) throws InterruptedException {
		this.stderr.awaitEnd(LAST_WORDS_MILLIS);
		this.stdin.close();
		logger.debug(this + " " + exit.describe());
		if (this.stopping && exit.successful()) {
			this.ended.complete(null);
		}
		else {
			this.ended.completeExceptionally(new PythonWorkerException(this + " " + exit.describe(), this.stderr.tail(),
					exit.remedy(this.command.remedy()), null));
		}
	}

	/**
	 * Return the end of the process.
	 * @return completes normally if the process was asked to end and did so, otherwise
	 * with a {@link PythonWorkerException} that has its exit code or signal and the end
	 * of its standard error
	 */
	public CompletableFuture<Void> ended() {
		return this.ended;
	}

	/**
	 * Return the id of the process.
	 * @return the id
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Take an exit code of 0 from now on for what it should be.
	 */
	public void stopping() {
		this.stopping = true;
	}

	/**
	 * Let the process write the stacks of all its threads to its standard error, which
	 * works while it hangs and while C code keeps the global lock, and return the end of
	 * what it has written there. Blocks for a moment.
	 * @return the last lines
	 */
	public String report() {
		askForStacks();
		return this.stderr.tail();
	}

	/**
	 * Let the process write the stacks of all its threads, as {@link #report()} does.
	 * @return the stacks, and nothing that the application wrote
	 */
	public String stacks() {
		long before = this.stderr.count();
		askForStacks();
		return this.stderr.stacksSince(before);
	}

	private void askForStacks() {
		try {
			if (this.process.isAlive()) {
				SystemLibrary.signal(this.process.pid(), SIGQUIT);
				this.stderr.awaitEnd(REPORT_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * End the process whatever it does: by the end of its standard input, which runs
	 * {@code atexit} functions, then by SIGTERM, then by SIGKILL, also for processes that
	 * it has started.
	 * @param nanos how long that may take altogether
	 * @return whether it has ended
	 */
	public boolean end(long nanos) {
		this.stopping = true;
		try {
			this.stdin.close();
			if (await(nanos / 4 * 3)) {
				return true;
			}
			// Not that of the process, which closes its input: that may wait for a write.
			this.process.toHandle().destroy();
			if (await(nanos / 8)) {
				return true;
			}
			logger.warn(this + " does not end and is killed");
			kill();
			return await(Math.max(TimeUnit.SECONDS.toNanos(1), nanos / 8));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.toHandle().destroyForcibly();
			return false;
		}
	}

	/**
	 * Return whether the process is stopped, by a signal or by a debugger.
	 * @return {@code false} if it is not, or if the system does not tell
	 */
	public boolean isStopped() {
		try {
			String stat = Files.readString(Path.of("/proc/" + this.process.pid() + "/stat"),
					StandardCharsets.ISO_8859_1);
			// The name before the state is in parentheses and may have some itself.
			return "Tt".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
		}
		catch (IOException | IndexOutOfBoundsException ex) {
			return false;
		}
	}

	/**
	 * Return how much memory the process has.
	 * @return the bytes of resident memory, or -1 if the system does not tell
	 */
	public long residentMemory() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/" + this.process.pid() + "/status"))) {
			return lines.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
				.findFirst()
				.orElse(-1);
		}
		catch (IOException | UncheckedIOException ex) {
			return -1;
		}
	}

	/**
	 * Return how much processor time the process has used, in all of its threads.
	 * @return the time in nanoseconds, or -1 if the system does not tell, or the process
	 * has ended
	 */
	public long processorTime() {
		return this.process.info().totalCpuDuration().map(Duration::toNanos).orElse(-1L);
	}

	/**
	 * End the process, and those that it has started, without their help. Does not wait
	 * for the end.
	 */
	public void kill() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.toHandle().destroyForcibly();
	}

	private boolean await(long nanos) throws InterruptedException {
		return this.process.waitFor(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public String toString() {
		return "Worker process " + this.process.pid() + " of event loop '" + this.name + "'";
	}

}
