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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Restarts the loops of a pool that fail, and replaces those that have served their time.
 * Nothing here waits for Python on the thread that watches.
 */
final class PythonEventLoopSupervisor implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(PythonEventLoopSupervisor.class);

	private final PoolRun run;

	private final SupervisionSettings settings;

	private final CallQuarantine quarantine;

	private final WaitingCalls waiting;

	private final EventLoopListeners listeners;

	private final Map<Integer, RestartLimit> limits = new ConcurrentHashMap<>();

	/**
	 * The loops that have failed and will be restarted.
	 */
	private final Set<PythonEventLoop> recovering = ConcurrentHashMap.newKeySet();

	private final LoopReplacements replacements;

	private final ScheduledExecutorService scheduler;

	private final ExecutorService tasks;

	private volatile @Nullable Throwable lastFailure;

	private volatile boolean closed;

	PythonEventLoopSupervisor(PoolRun run, EventLoopSettings settings, CallQuarantine quarantine, WaitingCalls waiting,
			EventLoopListeners listeners) {
		this.run = run;
		this.settings = settings.supervision();
		this.quarantine = quarantine;
		this.waiting = waiting;
		this.listeners = listeners;
		this.scheduler = new ScheduledThreadPoolExecutor(1, threads("supervisor", settings));
		this.replacements = new LoopReplacements(run, settings.gracePeriod(), listeners, this::execute,
				this.waiting::resume);
		this.tasks = Executors.newCachedThreadPool(threads("supervisor-task", settings));
	}

	private static ThreadFactory threads(String name, EventLoopSettings settings) {
		return (task) -> {
			Thread thread = new Thread(task, settings.namePrefix() + "-" + name);
			thread.setDaemon(true);
			return thread;
		};
	}

	/**
	 * Begin to watch.
	 * @param tick what to do again and again; it must not block
	 * @param interval how often
	 */
	void watch(Runnable tick, Duration interval) {
		this.scheduler.scheduleWithFixedDelay(() -> {
			try {
				tick.run();
			}
			catch (RuntimeException ex) {
				logger.error("The supervision of event loops failed, and goes on", ex);
			}
		}, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	EventLoopObserver observe(PythonEventLoop eventLoop) {
		return new Observer(eventLoop);
	}

	/**
	 * Return whether a loop that has failed will be restarted.
	 * @return {@code false} if there is nothing to wait for
	 */
	boolean isRecovering() {
		return !this.recovering.isEmpty();
	}

	@Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

	LoopReplacements replacements() {
		return this.replacements;
	}

	void stalled(PythonEventLoop eventLoop, Duration duration, String stacks) {
		this.listeners.tell((listener) -> listener.onStalled(eventLoop, duration, stacks));
	}

	/**
	 * Do something that may block.
	 * @param task what to do
	 */
	void execute(Runnable task) {
		if (!this.closed) {
			try {
				this.tasks.execute(task);
			}
			catch (RejectedExecutionException ex) {
				logger.debug("The event loops are stopped", ex);
			}
		}
	}

	private void failed(PythonEventLoop eventLoop, @Nullable Throwable cause) {
		if (this.closed) {
			return;
		}
		// One that fails before it was swapped in fails its swap; one that was swapped
		// out
		// has its successor.
		if (!this.run.contains(eventLoop)) {
			recovered(eventLoop);
			return;
		}
		this.lastFailure = cause;
		RestartLimit limit = this.limits.computeIfAbsent(eventLoop.index(), (index) -> new RestartLimit(this.settings));
		long delay;
		synchronized (limit) {
			delay = limit.next(System.nanoTime());
		}
		if (delay == RestartLimit.GIVE_UP) {
			this.run.refresh();
			giveUp(eventLoop, limit.restarts(), cause);
			return;
		}
		// Before the loop is left out, so that whoever finds none knows what to wait for.
		this.recovering.add(eventLoop);
		this.run.refresh();
		if (delay > 0) {
			logger.info("Event loop '" + eventLoop.name() + "' is restarted in " + TimeUnit.NANOSECONDS.toMillis(delay)
					+ " ms");
		}
		try {
			this.scheduler.schedule(() -> execute(() -> restart(eventLoop, cause)), delay, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Event loop '" + eventLoop.name() + "' is not restarted, the event loops are stopped", ex);
		}
	}

	private void giveUp(PythonEventLoop eventLoop, int count, @Nullable Throwable cause) {
		this.recovering.remove(eventLoop);
		if (this.settings.maxRestarts() > 0) {
			logger.error("Event loop '" + eventLoop.name() + "' failed again after " + count + " restarts within "
					+ this.settings.restartWindow() + " and is not restarted any more; see the failures above, or raise"
					+ " 'pyloop.event-loop.restart.max-restarts'");
		}
		if (!isRecovering() && this.run.running().isEmpty()) {
			this.waiting.fail("No event loop runs, and none is restarted: " + this.run.all(), cause);
		}
		this.listeners.tell((listener) -> listener.onGivenUp(eventLoop, count, cause));
	}

	private void restart(PythonEventLoop former, @Nullable Throwable cause) {
		try {
			if (this.run.contains(former)) {
				replace(former, cause);
			}
			recovered(former);
		}
		catch (RuntimeException ex) {
			if (!this.closed) {
				logger.error("Event loop '" + former.name() + "' could not be restarted", ex);
				failed(former, ex);
			}
		}
	}

	private void replace(PythonEventLoop former, @Nullable Throwable cause) {
		long begin = System.nanoTime();
		PythonEventLoop fresh = this.run.open(former.index());
		former.lifecycle().dispose();
		if (this.replacements.replace(former, fresh, "failed", cause)) {
			logger.info("Restarted event loop '" + fresh.name() + "' in "
					+ TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
		}
	}

	/**
	 * Take note that another loop has the place of one that failed, or that the place is
	 * gone.
	 * @param former the loop
	 */
	private void recovered(PythonEventLoop former) {
		this.recovering.remove(former);
		if (!isRecovering() || !this.run.running().isEmpty()) {
			this.waiting.resume();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.scheduler.shutdownNow();
		this.tasks.shutdown();
		this.waiting.fail("The event loops are stopped", null);
	}

	private final class Observer implements EventLoopObserver {

		private final PythonEventLoop eventLoop;

		private Observer(PythonEventLoop eventLoop) {
			this.eventLoop = eventLoop;
		}

		@Override
		public void onFailure(@Nullable Throwable cause) {
			failed(this.eventLoop, cause);
		}

		@Override
		public void onLoss(List<PendingCall> started, @Nullable Throwable cause) {
			try {
				PythonEventLoopSupervisor.this.quarantine.blame(started, cause);
			}
			catch (RuntimeException ex) {
				// The calls have to fail whatever became of their arguments meanwhile.
				logger.warn("It cannot be told which call ended event loop '" + this.eventLoop.name() + "'", ex);
			}
		}

		@Override
		public void onTelemetry(LoopTelemetry telemetry) {
			PythonEventLoopSupervisor.this.listeners
				.tell((listener) -> listener.onTelemetry(this.eventLoop, telemetry));
		}

		@Override
		public void onRecorded(RecordedBatch batch) {
			PythonEventLoopSupervisor.this.listeners.tell((listener) -> listener.onRecorded(this.eventLoop, batch));
		}

		@Override
		public void onRetire(String why) {
			PythonEventLoopSupervisor.this.replacements.retire(this.eventLoop, why);
		}

	}

}
