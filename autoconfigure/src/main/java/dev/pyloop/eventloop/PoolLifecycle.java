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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonUnavailableException;

/**
 * Starts and stops the loops of a pool. A close ends a start that is under way. Safe from
 * any thread.
 */
final class PoolLifecycle {

	/**
	 * How long loops may take to end that have not started yet, and so have no calls.
	 */
	private static final long ABORT_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final Supplier<PoolRun> runs;

	private final Function<PoolRun, PythonEventLoopSupervisor> supervisors;

	private final SupervisionSettings settings;

	private final Object monitor = new Object();

	private final AtomicInteger closing = new AtomicInteger();

	private volatile @Nullable PoolRun starting;

	private volatile @Nullable PoolRun run;

	private volatile @Nullable PythonEventLoopSupervisor supervisor;

	private volatile boolean started;

	private volatile boolean closed;

	PoolLifecycle(Supplier<PoolRun> runs, Function<PoolRun, PythonEventLoopSupervisor> supervisors,
			SupervisionSettings settings) {
		this.runs = runs;
		this.supervisors = supervisors;
		this.settings = settings;
	}

	/**
	 * Start the loops and wait until they are ready; does nothing if they run.
	 * @param again whether to start them also after they were stopped
	 * @throws PythonUnavailableException if they were stopped, or are while they start
	 */
	void start(boolean again) {
		checkOpen(again);
		synchronized (this.monitor) {
			checkOpen(again);
			if (!this.started) {
				this.closed = false;
				startLoops();
				this.started = true;
			}
		}
	}

	private void checkOpen(boolean again) {
		if (this.closed && !again) {
			throw stopped();
		}
	}

	static PythonUnavailableException stopped() {
		return new PythonUnavailableException("The event loops are stopped; make no calls after the application "
				+ "context is closed, or start the pool again", false, null);
	}

	private void startLoops() {
		PoolRun run = this.runs.get();
		PythonEventLoopSupervisor supervisor = this.supervisors.apply(run);
		try {
			start(run, supervisor);
		}
		catch (RuntimeException ex) {
			supervisor.close();
			run.stop(System.nanoTime());
			throw ex;
		}
		this.supervisor = supervisor;
		this.run = run;
		supervisor.watch(new SupervisionRound(run, this.settings, supervisor), SupervisionRound.INTERVAL);
	}

	private void start(PoolRun run, PythonEventLoopSupervisor supervisor) {
		// This thread stores the run and then looks for a close, a close is counted and
		// then looks for the run: one of the two sees the other.
		this.starting = run;
		try {
			if (this.closing.get() > 0) {
				throw stopped();
			}
			run.start(supervisor::observe);
		}
		finally {
			this.starting = null;
		}
	}

	/**
	 * Stop the loops, also those that start.
	 * @param deadline the end of the time that they have, in the time of
	 * {@link System#nanoTime()}
	 */
	void close(long deadline) {
		this.closed = true;
		this.closing.incrementAndGet();
		try {
			abortStart(Math.min(ABORT_NANOS, deadline - System.nanoTime()));
			synchronized (this.monitor) {
				this.closed = true;
				stopLoops(deadline);
			}
		}
		finally {
			this.closing.decrementAndGet();
		}
	}

	private void abortStart(long nanos) {
		PoolRun starting = this.starting;
		if (starting != null) {
			starting.stop(System.nanoTime() + nanos);
		}
	}

	private void stopLoops(long deadline) {
		PoolRun run = this.run;
		PythonEventLoopSupervisor supervisor = this.supervisor;
		if (this.started && run != null && supervisor != null) {
			this.started = false;
			supervisor.close();
			run.stop(deadline);
		}
	}

	@Nullable PoolRun run() {
		return this.run;
	}

	@Nullable PythonEventLoopSupervisor supervisor() {
		return this.supervisor;
	}

	boolean isStarted() {
		return this.started;
	}

}
