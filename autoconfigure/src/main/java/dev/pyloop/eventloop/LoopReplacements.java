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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Replaces, adds and removes loops while the others serve. Safe from any thread.
 */
final class LoopReplacements {

	private static final Log logger = LogFactory.getLog(PythonEventLoopSupervisor.class);

	private final PoolRun run;

	private final Duration gracePeriod;

	private final EventLoopListeners listeners;

	private final Executor executor;

	private final Runnable swapped;

	/**
	 * Loops that are about to leave, and the places of loops that are about to come.
	 */
	private final Set<Object> underWay = ConcurrentHashMap.newKeySet();

	private final Map<Integer, Integer> restarts = new ConcurrentHashMap<>();

	/**
	 * Create a new instance.
	 * @param run the loops
	 * @param gracePeriod how long the calls of a loop that leaves may take
	 * @param listeners hear of loops that were replaced
	 * @param executor does what may block
	 * @param swapped what to do when a loop gets calls that did not before
	 */
	LoopReplacements(PoolRun run, Duration gracePeriod, EventLoopListeners listeners, Executor executor,
			Runnable swapped) {
		this.run = run;
		this.gracePeriod = gracePeriod;
		this.listeners = listeners;
		this.executor = executor;
		this.swapped = swapped;
	}

	/**
	 * Return how often the loop of a place was replaced.
	 * @param index the place
	 * @return the number of restarts
	 */
	int restarts(int index) {
		return this.restarts.getOrDefault(index, 0);
	}

	/**
	 * Return whether a loop comes or goes.
	 * @return {@code false} if the pool is as it is to be
	 */
	boolean isUnderWay() {
		return !this.underWay.isEmpty();
	}

	boolean replace(PythonEventLoop former, PythonEventLoop fresh, String reason, @Nullable Throwable cause) {
		if (!this.run.swap(former, fresh)) {
			return false;
		}
		this.restarts.merge(fresh.index(), 1, Integer::sum);
		this.swapped.run();
		this.listeners.tell((listener) -> listener.onRestarted(fresh, reason, cause));
		return true;
	}

	/**
	 * Replace a loop that runs.
	 * @param former the loop
	 * @param reason why
	 */
	void retire(PythonEventLoop former, String reason) {
		once(former, "Event loop '" + former.name() + "' could not be replaced; it goes on", () -> {
			logger.info("Replacing event loop '" + former.name() + "': " + reason);
			PythonEventLoop fresh = this.run.open(former.index());
			if (replace(former, fresh, reason, null)) {
				this.run.retire(former, this.gracePeriod);
				logger.info("Replaced event loop '" + former.name() + "'");
			}
		});
	}

	void add(int index, String reason) {
		once(index, "An event loop could not be added", () -> {
			PythonEventLoop fresh = this.run.open(index);
			if (this.run.swap(null, fresh)) {
				this.swapped.run();
				logger.info("Added event loop '" + fresh.name() + "': " + reason);
			}
		});
	}

	void remove(PythonEventLoop former, String reason) {
		once(former, "Event loop '" + former.name() + "' could not be removed", () -> {
			if (this.run.swap(former, null)) {
				this.run.retire(former, this.gracePeriod);
				logger.info("Removed event loop '" + former.name() + "': " + reason);
			}
		});
	}

	/**
	 * Do something that may block, unless the same is under way.
	 * @param what the loop or the place that it is about
	 * @param failed what to say when it fails
	 * @param task what to do
	 */
	private void once(Object what, String failed, Runnable task) {
		if (!this.underWay.add(what)) {
			return;
		}
		this.executor.execute(() -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				if (!this.run.isClosed()) {
					logger.error(failed, ex);
				}
			}
			finally {
				this.underWay.remove(what);
			}
		});
	}

}
