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
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One look of the supervisor at all loops. It reads shared memory only and never waits.
 */
final class SupervisionRound implements Runnable {

	static final Duration INTERVAL = Duration.ofMillis(100);

	private static final Log logger = LogFactory.getLog(PythonEventLoopSupervisor.class);

	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long INSPECTION_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final PoolRun run;

	private final SupervisionSettings settings;

	private final PythonEventLoopSupervisor supervisor;

	private final int minCount;

	private final SupervisionClock time = new SupervisionClock(System.nanoTime());

	private long clock;

	private long nextInspection;

	private long nextReplacement = Long.MIN_VALUE;

	private long nextAddition = Long.MIN_VALUE;

	private int countBefore;

	SupervisionRound(PoolRun run, SupervisionSettings settings, PythonEventLoopSupervisor supervisor) {
		this.run = run;
		this.settings = settings;
		this.supervisor = supervisor;
		this.minCount = run.all().size();
	}

	@Override
	public void run() {
		this.clock = this.time.advance(System.nanoTime());
		if (this.clock >= this.nextInspection) {
			this.nextInspection = this.clock + INSPECTION_NANOS;
			this.run.home().inspect();
		}
		List<PythonEventLoop> running = this.run.running();
		running.forEach(this::look);
		running.forEach((eventLoop) -> eventLoop.hungCalls().tick(eventLoop, this.supervisor::execute));
		if (!running.isEmpty() && !this.supervisor.replacements().isUnderWay()) {
			replaceOne(running);
			resize(running);
		}
	}

	private void look(PythonEventLoop eventLoop) {
		switch (eventLoop.watch().look(eventLoop, this.clock)) {
			case WARN -> {
				Duration duration = Duration.ofNanos(eventLoop.watch().stalledFor());
				this.supervisor.execute(() -> warn(eventLoop, duration));
			}
			case RECOVERED -> logger.info("Event loop '" + eventLoop.name() + "' goes on after "
					+ millis(eventLoop.watch().stalledFor()) + " ms");
			case GIVE_UP -> eventLoop.giveUp("it was busy with one step for " + millis(eventLoop.watch().stalledFor())
					+ " ms ('pyloop.event-loop.stall.timeout')");
			default -> {
			}
		}
	}

	private void warn(PythonEventLoop eventLoop, Duration duration) {
		String stacks = eventLoop.thread().stacks();
		logger.warn("Event loop '" + eventLoop.name() + "' is busy with one step for " + duration.toMillis()
				+ " ms; its other calls wait. " + stacks);
		this.supervisor.stalled(eventLoop, duration, stacks);
	}

	private static long millis(long nanos) {
		return TimeUnit.NANOSECONDS.toMillis(nanos);
	}

	private void replaceOne(List<PythonEventLoop> running) {
		if (this.clock < this.nextReplacement) {
			return;
		}
		for (PythonEventLoop eventLoop : running) {
			String reason = eventLoop.watch().whyReplace(eventLoop);
			if (!reason.isEmpty()) {
				this.nextReplacement = this.clock + RETRY_NANOS;
				eventLoop.retire(reason);
				return;
			}
		}
	}

	private void resize(List<PythonEventLoop> running) {
		Integer maxCount = this.settings.maxCount();
		if (maxCount == null) {
			return;
		}
		List<PythonEventLoop> all = this.run.all();
		if (running.stream().allMatch(this::isLate) && all.size() < maxCount) {
			add(all);
			return;
		}
		PythonEventLoop last = all.get(all.size() - 1);
		if (all.size() > this.minCount && running.stream().noneMatch(this::isLate) && last.watch().isIdle(this.clock)) {
			this.supervisor.replacements()
				.remove(last,
						"it had nothing to do for 'pyloop.event-loop.elastic.idle-time' " + this.settings.idleTime());
		}
	}

	private void add(List<PythonEventLoop> all) {
		// As many loops as at the last time: that one could not be added.
		if (all.size() <= this.countBefore && this.clock < this.nextAddition) {
			return;
		}
		this.countBefore = all.size();
		this.nextAddition = this.clock + RETRY_NANOS;
		this.supervisor.replacements()
			.add(freePlace(all), "calls wait for more than 'pyloop.event-loop.elastic.queue-age' "
					+ this.settings.queueAge() + " on each loop");
	}

	private boolean isLate(PythonEventLoop eventLoop) {
		return eventLoop.watch().queueAge() >= this.settings.queueAge().toNanos();
	}

	private static int freePlace(List<PythonEventLoop> all) {
		int place = 0;
		while (isTaken(all, place)) {
			place++;
		}
		return place;
	}

	private static boolean isTaken(List<PythonEventLoop> all, int place) {
		return all.stream().anyMatch((eventLoop) -> eventLoop.index() == place);
	}

}
