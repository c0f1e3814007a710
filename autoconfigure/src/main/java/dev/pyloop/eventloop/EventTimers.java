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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * All timers of this process that are fired into event loops. They have one thread, which
 * ends when no timer is left; what is due at the same time is one batch for its loop.
 */
final class EventTimers implements Runnable {

	static final EventTimers INSTANCE = new EventTimers();

	private static final Log logger = LogFactory.getLog(EventTimers.class);

	/**
	 * Timers are due in steps of about a millisecond, never too early.
	 */
	private static final int STEP_BITS = 20;

	private static final long KEEP_ALIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private static final int MIN_PURGE = 1024;

	private final long base = System.nanoTime();

	private final TreeMap<Long, List<ScheduledEvent>> steps = new TreeMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private int size;

	private int cancelled;

	private boolean running;

	LoopTimer schedule(PythonEventLoop loop, long id, long delay) {
		ScheduledEvent event = new ScheduledEvent(this, loop, id);
		add(event, delay);
		return event;
	}

	private void add(ScheduledEvent event, long delay) {
		long due = System.nanoTime() - this.base + Math.max(0, Math.min(delay, Long.MAX_VALUE >> 1));
		Long step = (due >> STEP_BITS) + 1;
		this.lock.lock();
		try {
			List<ScheduledEvent> events = this.steps.get(step);
			if (events == null) {
				events = new ArrayList<>();
				this.steps.put(step, events);
				if (step.equals(this.steps.firstKey())) {
					this.changed.signal();
				}
			}
			events.add(event);
			this.size++;
			if (!this.running) {
				this.running = true;
				start();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void start() {
		Thread thread = new Thread(this, "pyloop-timers");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Count a cancelled timer, and let go of all of them when they are the most.
	 */
	void cancelled() {
		this.lock.lock();
		try {
			this.cancelled++;
			if (this.cancelled > MIN_PURGE && this.cancelled > this.size / 2) {
				purge();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let go of the timers of a loop that has ended.
	 * @param loop the loop
	 */
	void end(PythonEventLoop loop) {
		this.lock.lock();
		try {
			this.steps.values().forEach((events) -> events.forEach((event) -> {
				if (event.loop() == loop) {
					event.end();
				}
			}));
			purge();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void purge() {
		this.steps.values().removeIf((events) -> {
			events.removeIf((event) -> !event.isWaiting());
			return events.isEmpty();
		});
		this.size = this.steps.values().stream().mapToInt(List::size).sum();
		this.cancelled = 0;
		this.changed.signal();
	}

	/**
	 * Return how many timers are held.
	 * @return the number of timers
	 */
	int size() {
		this.lock.lock();
		try {
			return this.size;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void run() {
		List<ScheduledEvent> due = awaitDue();
		while (due != null) {
			try {
				EventTimersBatch.fire(due, this::add);
			}
			catch (RuntimeException | Error ex) {
				// Other timers wait for this thread.
				logger.error("Timers of event loops cannot be fired", ex);
			}
			due = awaitDue();
		}
	}

	private @Nullable List<ScheduledEvent> awaitDue() {
		this.lock.lock();
		try {
			long idleSince = System.nanoTime();
			while (true) {
				Map.Entry<Long, List<ScheduledEvent>> first = this.steps.firstEntry();
				long now = System.nanoTime();
				long wait = (first != null) ? (first.getKey() << STEP_BITS) - (now - this.base)
						: KEEP_ALIVE_NANOS - (now - idleSince);
				if (wait > 0) {
					this.changed.awaitNanos(wait);
				}
				else if (first == null) {
					this.running = false;
					return null;
				}
				else {
					this.steps.remove(first.getKey());
					this.size -= first.getValue().size();
					return first.getValue();
				}
			}
		}
		catch (InterruptedException ex) {
			this.running = false;
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

}
