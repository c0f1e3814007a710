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
import java.io.OutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The standard input of a worker process. A process that is stopped reads nothing, and
 * whoever writes to it then waits, so one thread writes for all others, which do not wait
 * for it. Safe from any thread.
 */
final class WorkerInput {

	static final int MAX_WAITING = 1 << 18;

	private static final Log logger = LogFactory.getLog(PythonWorker.class);

	private final String name;

	private final OutputStream stream;

	private final AtomicInteger waiting = new AtomicInteger();

	private final ExecutorService writer;

	WorkerInput(String name, OutputStream stream) {
		this.name = name;
		this.stream = stream;
		ThreadPoolExecutor writer = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				this::createThread);
		writer.allowCoreThreadTimeOut(true);
		this.writer = writer;
	}

	private Thread createThread(Runnable task) {
		Thread thread = new Thread(task, this.name + "-stdin");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Write what the process reads before anything else.
	 * @param data the bytes
	 */
	void begin(byte[] data) {
		execute(() -> write(data));
	}

	/**
	 * Write, unless too much waits already since the process does not read.
	 * @param data the bytes
	 * @return {@code false} if they are not written
	 */
	boolean offer(byte[] data) {
		if (this.waiting.addAndGet(data.length) > MAX_WAITING) {
			this.waiting.addAndGet(-data.length);
			logger.debug("The worker process of event loop '" + this.name + "' does not read what is written to it");
			return false;
		}
		return execute(() -> {
			write(data);
			this.waiting.addAndGet(-data.length);
		});
	}

	private boolean execute(Runnable task) {
		try {
			this.writer.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The standard input of event loop '" + this.name + "' was closed already", ex);
			return false;
		}
	}

	private void write(byte[] data) {
		try {
			this.stream.write(data);
			this.stream.flush();
		}
		catch (IOException ex) {
			logger.debug("The worker process of event loop '" + this.name + "' ended before it read all", ex);
		}
	}

	/**
	 * End the input after what was written.
	 */
	void close() {
		execute(() -> {
			try {
				this.stream.close();
			}
			catch (IOException ex) {
				logger.debug("The worker process of event loop '" + this.name + "' ended before its input", ex);
			}
		});
		this.writer.shutdown();
	}

}
