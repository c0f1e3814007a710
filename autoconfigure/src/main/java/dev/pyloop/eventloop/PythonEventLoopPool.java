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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;

/**
 * The event loops of an application. Nothing of Python is touched before {@link #start()}
 * or the first call, whichever comes first; both are safe from any thread. A loop that
 * fails is restarted.
 *
 * @since 0.1.0
 */
public final class PythonEventLoopPool implements AutoCloseable {

	private final EventLoopSettings settings;

	private final PythonEventLoopSelector selector;

	private final List<EventLoopPreparation> preparations = new CopyOnWriteArrayList<>();

	private final EventLoopListeners listeners = new EventLoopListeners();

	private final CallQuarantine quarantine = new CallQuarantine();

	private final CallFailures callFailures = new CallFailures();

	private final WaitingCalls waiting;

	private final PoolLifecycle lifecycle;

	/**
	 * Create a new instance, which starts nothing.
	 * @param settings the settings of the loops
	 * @param selector chooses the loop of a call without affinity
	 * @param ids gives ids to calls
	 * @param homes gives the home when the loops start
	 */
	public PythonEventLoopPool(EventLoopSettings settings, PythonEventLoopSelector selector, CallbackIdGenerator ids,
			Supplier<? extends EventLoopHome> homes) {
		Assert.notNull(settings, "'settings' must not be null");
		this.settings = settings;
		this.selector = selector;
		this.waiting = new WaitingCalls(settings.maxPending());
		this.lifecycle = new PoolLifecycle(() -> new PoolRun(settings, ids, homes.get(), this.preparations),
				(run) -> new PythonEventLoopSupervisor(run, settings, this.quarantine, this.waiting, this.listeners),
				settings.supervision());
	}

	/**
	 * Start the loops and wait until they are ready; does nothing if they run.
	 * @throws PythonException if Python is not found or fails during the start, or if the
	 * pool is closed meanwhile
	 */
	public void start() {
		this.lifecycle.start(true);
	}

	/**
	 * Choose the loop of a call.
	 * @param affinityKey the key that chooses, or {@code null}
	 * @param strict whether to fail when the loop of the key does not run
	 * @return a loop that runs
	 * @throws PythonUnavailableException if there is none
	 */
	public PythonEventLoop select(@Nullable Object affinityKey, boolean strict) {
		List<PythonEventLoop> running = running();
		if (affinityKey == null) {
			return (running.size() == 1) ? running.get(0) : this.selector.select(running);
		}
		if (strict) {
			return AffinitySelector.selectStrict(eventLoops(), affinityKey);
		}
		return (running.size() == 1) ? running.get(0) : AffinitySelector.select(running, affinityKey);
	}

	private List<PythonEventLoop> running() {
		List<PythonEventLoop> running = runningNow();
		if (running.isEmpty()) {
			this.lifecycle.start(false);
			running = runningNow();
			if (running.isEmpty()) {
				throw noneRuns();
			}
		}
		return running;
	}

	private List<PythonEventLoop> runningNow() {
		PoolRun run = this.lifecycle.run();
		return (run != null) ? run.running() : Collections.emptyList();
	}

	private PythonUnavailableException noneRuns() {
		PythonEventLoopSupervisor supervisor = this.lifecycle.supervisor();
		String what = isRecovering() ? ", but one is being restarted" : "";
		return new PythonUnavailableException("No event loop runs" + what + ": " + eventLoops(), false,
				(supervisor != null) ? supervisor.lastFailure() : null);
	}

	/**
	 * Return whether a loop is being restarted.
	 * @return {@code false} if there is no loop to wait for
	 */
	public boolean isRecovering() {
		PythonEventLoopSupervisor supervisor = this.lifecycle.supervisor();
		return this.lifecycle.isStarted() && supervisor != null && supervisor.isRecovering();
	}

	/**
	 * Keep a call that found no loop until one runs again. The caller ends the wait after
	 * {@link SupervisionSettings#unavailableTimeout()} by {@link #abandon}.
	 * @param call the call, which may be resumed before this method returns
	 * @return {@code false} if no loop is being restarted, or too many calls wait
	 */
	public boolean await(WaitingCall call) {
		return this.waiting.await(call, this::isRecovering, () -> !runningNow().isEmpty());
	}

	/**
	 * Keep a call no longer.
	 * @param call the call
	 * @return whether it waited; if not, it was told of the end of the wait
	 */
	public boolean abandon(WaitingCall call) {
		return this.waiting.remove(call);
	}

	/**
	 * Return where the loops run, after starting them if need be.
	 * @return the home
	 * @throws PythonUnavailableException if the loops are stopped
	 */
	public EventLoopHome home() {
		PoolRun run = this.lifecycle.run();
		if (run == null || run.isClosed()) {
			running();
			run = this.lifecycle.run();
		}
		Assert.state(run != null, "The event loops have no home");
		return run.home();
	}

	/**
	 * Return the loops, also those that do not run.
	 * @return the loops
	 */
	public List<PythonEventLoop> eventLoops() {
		PoolRun run = this.lifecycle.run();
		return (run != null) ? run.all() : Collections.emptyList();
	}

	/**
	 * Return how often the loop of a place was replaced since the start of the pool.
	 * @param index the place of the loop
	 * @return the number of restarts, those after a failure and others
	 */
	public int restarts(int index) {
		PythonEventLoopSupervisor supervisor = this.lifecycle.supervisor();
		return (supervisor != null) ? supervisor.replacements().restarts(index) : 0;
	}

	/**
	 * Prepare loops that start from now on. If that fails, so does their start.
	 * @param preparation what to do
	 */
	public void addPreparation(EventLoopPreparation preparation) {
		this.preparations.add(preparation);
	}

	/**
	 * Do not prepare loops any more.
	 * @param preparation what was added
	 */
	public void removePreparation(EventLoopPreparation preparation) {
		this.preparations.remove(preparation);
	}

	/**
	 * Tell a listener what happens to the loops from now on.
	 * @param listener the listener
	 */
	public void addListener(PythonEventLoopListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Return the calls that are refused.
	 * @return the quarantine
	 */
	public CallQuarantine quarantine() {
		return this.quarantine;
	}

	/**
	 * Return how many calls were rejected or timed out.
	 * @return the counters
	 */
	public CallFailures callFailures() {
		return this.callFailures;
	}

	/**
	 * Return whether the loops were started and not stopped.
	 * @return whether the pool runs
	 */
	public boolean isRunning() {
		return this.lifecycle.isStarted();
	}

	public EventLoopSettings settings() {
		return this.settings;
	}

	/**
	 * Close within the grace period of the settings.
	 */
	@Override
	public void close() {
		close(this.settings.gracePeriod());
	}

	/**
	 * Let the calls in flight end within the given time, then stop the loops. The pool
	 * can be started again. A start that is under way fails.
	 * @param gracePeriod how long the calls and the loops may take
	 */
	public void close(Duration gracePeriod) {
		this.lifecycle.close(System.nanoTime() + gracePeriod.toNanos());
	}

}
