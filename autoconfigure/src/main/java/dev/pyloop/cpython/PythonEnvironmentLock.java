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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonEnvironmentException;

/**
 * A lock file against other processes, and against other threads and class loaders of
 * this one.
 */
final class PythonEnvironmentLock implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(PythonEnvironmentLock.class);

	private static final String REGISTRY = PythonEnvironmentLock.class.getName() + ".registry";

	private static final long POLL_MILLIS = 50;

	private final Semaphore gate;

	private final FileChannel channel;

	private final FileLock lock;

	private PythonEnvironmentLock(Semaphore gate, FileChannel channel, FileLock lock) {
		this.gate = gate;
		this.channel = channel;
		this.lock = lock;
	}

	/**
	 * Wait for the lock.
	 * @param file the lock file, which is made if it is missing and never deleted
	 * @param timeout how long to wait
	 * @param subject what the holder is doing, for the log and for errors
	 * @return the lock
	 * @throws IOException if the file cannot be made or the file system has no locks
	 */
	static PythonEnvironmentLock acquire(Path file, Duration timeout, String subject) throws IOException {
		long deadline = System.nanoTime() + timeout.toNanos();
		Path path = file.toAbsolutePath().normalize();
		Files.createDirectories(path.getParent());
		Semaphore gate = gates().computeIfAbsent(path.toString(), (key) -> new Semaphore(1));
		try {
			enter(gate, path, deadline, subject);
			return lock(gate, path, deadline, subject);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PythonEnvironmentException(
					"Interrupted while waiting for the lock '" + path + "' (" + subject + ").", "Start again.", ex);
		}
	}

	/**
	 * Take the lock if nobody holds it.
	 * @param file the lock file, which is made if it is missing and never deleted
	 * @return the lock, or {@code null} if it is held
	 * @throws IOException if the file cannot be made or the file system has no locks
	 */
	static @Nullable PythonEnvironmentLock tryAcquire(Path file) throws IOException {
		Path path = file.toAbsolutePath().normalize();
		Semaphore gate = gates().computeIfAbsent(path.toString(), (key) -> new Semaphore(1));
		if (!gate.tryAcquire()) {
			return null;
		}
		FileChannel channel = null;
		FileLock lock = null;
		try {
			channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			lock = channel.tryLock();
			return (lock != null) ? new PythonEnvironmentLock(gate, channel, lock) : null;
		}
		finally {
			if (lock == null) {
				release(gate, channel);
			}
		}
	}

	// POSIX drops a process's locks on a file when the process closes any descriptor of
	// it,
	// so no second thread may open the file while the first one holds the lock
	private static void enter(Semaphore gate, Path path, long deadline, String subject) throws InterruptedException {
		if (gate.tryAcquire()) {
			return;
		}
		logger.info("Waiting for another thread of this process: " + subject);
		if (!gate.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
			throw timeout(path, subject);
		}
	}

	private static PythonEnvironmentLock lock(Semaphore gate, Path path, long deadline, String subject)
			throws IOException, InterruptedException {
		FileChannel channel = null;
		FileLock lock = null;
		try {
			channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			lock = poll(channel, path, deadline, subject);
			return new PythonEnvironmentLock(gate, channel, lock);
		}
		finally {
			if (lock == null) {
				release(gate, channel);
			}
		}
	}

	private static FileLock poll(FileChannel channel, Path path, long deadline, String subject)
			throws IOException, InterruptedException {
		FileLock lock = channel.tryLock();
		if (lock == null) {
			logger.info("Waiting for another process that holds '" + path + "': " + subject);
		}
		while (lock == null) {
			if (System.nanoTime() - deadline >= 0) {
				throw timeout(path, subject);
			}
			Thread.sleep(POLL_MILLIS);
			lock = channel.tryLock();
		}
		return lock;
	}

	private static PythonEnvironmentException timeout(Path path, String subject) {
		return new PythonEnvironmentException("Another starter still holds the lock '" + path + "' (" + subject + ").",
				"Wait for it to end or stop it, or raise pyloop.python.install-timeout.");
	}

	@SuppressWarnings("unchecked")
	private static ConcurrentMap<String, Semaphore> gates() {
		return (ConcurrentMap<String, Semaphore>) System.getProperties()
			.computeIfAbsent(REGISTRY, (key) -> new ConcurrentHashMap<String, Semaphore>());
	}

	private static void release(Semaphore gate, @Nullable FileChannel channel) throws IOException {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		finally {
			gate.release();
		}
	}

	@Override
	public void close() throws IOException {
		try {
			this.lock.release();
		}
		finally {
			release(this.gate, this.channel);
		}
	}

}
