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

package dev.pyloop.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server in a process of its own, which waits idle between its slices.
 *
 * @param process the process
 * @param port where it listens
 */
record HttpServerProcess(Process process, int port) implements AutoCloseable {

	private static final long START_SECONDS = 60;

	static HttpServerProcess start(List<String> command, Map<String, String> environment, int port, Path log)
			throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().putAll(environment);
		HttpServerProcess server = new HttpServerProcess(builder.start(), port);
		try {
			server.awaitStart(log);
		}
		catch (IOException ex) {
			server.close();
			throw ex;
		}
		return server;
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitStart(Path log) throws IOException, InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(START_SECONDS).toNanos();
		while (System.nanoTime() < end && this.process.isAlive()) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				return;
			}
			catch (IOException ex) {
				Thread.sleep(50);
			}
		}
		throw new IOException("A server does not listen, see " + log);
	}

	/**
	 * Return the processor time of the process and all that it started.
	 * @return the time since its start, in nanoseconds
	 */
	long processorNanos() {
		return processes().mapToLong((handle) -> handle.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
			.sum();
	}

	/**
	 * Return the resident memory of the process and all that it started.
	 * @return the number of bytes
	 */
	long residentBytes() throws IOException {
		long sum = 0;
		for (ProcessHandle handle : processes().toList()) {
			try {
				sum += ProcessState.residentBytes(Path.of("/proc", Long.toString(handle.pid())));
			}
			catch (NoSuchFileException ex) {
				// It has ended meanwhile.
				continue;
			}
		}
		return sum;
	}

	private Stream<ProcessHandle> processes() {
		ProcessHandle handle = this.process.toHandle();
		return Stream.concat(Stream.of(handle), handle.descendants());
	}

	static boolean isMemoryReadable() {
		return Files.isReadable(Path.of("/proc/self/status"));
	}

	@Override
	public void close() throws InterruptedException {
		List<ProcessHandle> all = processes().toList();
		this.process.destroy();
		if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
			all.forEach(ProcessHandle::destroyForcibly);
			this.process.waitFor();
		}
	}

}
