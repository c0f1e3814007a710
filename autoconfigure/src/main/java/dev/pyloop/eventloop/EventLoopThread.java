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

package dev.pyloop.eventloop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;

/**
 * The Python side of a loop as Java sees it: it becomes ready, and it ends.
 */
final class EventLoopThread {

	private static final Log logger = LogFactory.getLog(PythonEventLoop.class);

	private static final long NEWS_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final String name;

	private final CompletableFuture<@Nullable Object> ready = new CompletableFuture<>();

	private volatile @Nullable EventLoopRun run;

	private volatile boolean obeys;

	EventLoopThread(String name) {
		this.name = name;
	}

	void started(EventLoopRun run) {
		this.run = run;
	}

	void ready(@Nullable Object description) {
		this.obeys = true;
		this.ready.complete(description);
	}

	/**
	 * Return what Python told when it was ready.
	 * @return the description, or {@code null} if it was not ready yet
	 */
	@Nullable Object description() {
		return (this.obeys && !this.ready.isCompletedExceptionally()) ? this.ready.getNow(null) : null;
	}

	/**
	 * Return where the threads of the loop are in Python. May block for a moment.
	 * @return text for a log line
	 */
	String stacks() {
		EventLoopRun run = this.run;
		return (run != null) ? run.stacks() : "";
	}

	long residentMemory() {
		EventLoopRun run = this.run;
		return (run != null) ? run.residentMemory() : -1;
	}

	long processorTime() {
		EventLoopRun run = this.run;
		return (run != null) ? run.processorTime() : -1;
	}

	boolean isStopped() {
		EventLoopRun run = this.run;
		return run != null && run.isStopped();
	}

	boolean isProcess() {
		EventLoopRun run = this.run;
		return run != null && run.isProcess();
	}

	void failed(Throwable failure) {
		this.ready.completeExceptionally(failure);
	}

	void awaitReady(Duration timeout) {
		try {
			Object description = this.ready.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			logger.debug("Event loop '" + this.name + "' is ready: " + description);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof PythonException cause) ? cause : unavailable("failed", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw unavailable("was not ready within " + timeout.toSeconds()
					+ " s; look at what its modules do at import and in start-up hooks" + report(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unavailable("was interrupted while it started", ex);
		}
	}

	private PythonUnavailableException unavailable(String why, @Nullable Throwable cause) {
		return new PythonUnavailableException("Event loop '" + this.name + "' " + why, false, cause);
	}

	private String report() {
		EventLoopRun run = this.run;
		return (run != null) ? run.report() : "";
	}

	@Nullable EventLoopRun run() {
		return this.run;
	}

	/**
	 * Have Python do something past its loop, once it is ready.
	 * @param command the argument of {@code pyloop._interrupt.handle}
	 */
	void command(byte[] command) {
		EventLoopRun run = this.run;
		if (run != null && this.obeys) {
			run.command(command);
		}
	}

	boolean isEnded() {
		EventLoopRun run = this.run;
		return run == null || run.ended().isDone();
	}

	/**
	 * End Python, by force where that is possible and has to be.
	 * @param nanos how long that may take
	 * @param stop asks Python to end within a number of seconds
	 * @return whether it has ended
	 */
	boolean end(long nanos, DoubleConsumer stop) {
		EventLoopRun run = this.run;
		if (run == null) {
			return true;
		}
		long patience = run.patience(nanos);
		run.stopping();
		stop.accept(patience / 2e9);
		if (awaitEnd(run, patience)) {
			return true;
		}
		if (run.end(nanos - patience)) {
			awaitNews(run);
			return true;
		}
		logger.warn("Event loop '" + this.name + "' did not end in time; its thread is left alone");
		return false;
	}

	// The end of Python is known to all a moment after the end.
	private static void awaitNews(EventLoopRun run) {
		try {
			run.ended().handle((result, failure) -> true).get(NEWS_NANOS, TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The end of an event loop is not known yet", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean awaitEnd(EventLoopRun run, long nanos) {
		try {
			run.ended().get(nanos, TimeUnit.NANOSECONDS);
			return true;
		}
		catch (ExecutionException ex) {
			logger.warn("Event loop '" + this.name + "' failed at its end", ex.getCause());
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
