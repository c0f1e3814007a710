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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.ring.SharedMemoryDirectory;

/**
 * The loops of a pool from one start to its end.
 */
final class PoolRun {

	private static final AtomicInteger generations = new AtomicInteger();

	private static final long MIN_PASSING = TimeUnit.SECONDS.toNanos(1);

	private final EventLoopSettings settings;

	private final CallbackIdGenerator ids;

	private final EventLoopHome home;

	private final List<EventLoopPreparation> preparations;

	private final SharedMemoryDirectory directory;

	private final PassingLoops opening = new PassingLoops();

	/**
	 * Loops that were left out and whose calls may end.
	 */
	private final PassingLoops leaving = new PassingLoops();

	private Function<PythonEventLoop, EventLoopObserver> observers = (eventLoop) -> {
		throw new IllegalStateException("The run has no supervisor");
	};

	private volatile List<PythonEventLoop> all = Collections.emptyList();

	private volatile List<PythonEventLoop> running = Collections.emptyList();

	private final AtomicBoolean stopped = new AtomicBoolean();

	private volatile boolean closed;

	PoolRun(EventLoopSettings settings, CallbackIdGenerator ids, EventLoopHome home,
			List<EventLoopPreparation> preparations) {
		this.settings = settings;
		this.ids = ids;
		this.home = home;
		this.preparations = preparations;
		try {
			this.directory = SharedMemoryDirectory.create(settings.directory());
		}
		catch (RuntimeException ex) {
			home.close();
			throw ex;
		}
	}

	void start(Function<PythonEventLoop, EventLoopObserver> observers) {
		this.observers = observers;
		Integer wanted = this.settings.count();
		int count = (wanted != null) ? wanted : this.home.defaultCount();
		for (int index = 0; index < count; index++) {
			// One after the other: if one cannot be created the others are closed.
			addFirst(index);
		}
		ParallelTasks.run(this.all, (eventLoop) -> this.opening.during(eventLoop, this::startPrepared));
		refresh();
		this.all.forEach(this::tellRunning);
	}

	private synchronized void addFirst(int index) {
		checkOpen();
		List<PythonEventLoop> eventLoops = new ArrayList<>(this.all);
		eventLoops.add(create(index));
		this.all = List.copyOf(eventLoops);
	}

	private void startPrepared(PythonEventLoop eventLoop) {
		eventLoop.start(this.home);
		this.preparations.forEach((preparation) -> preparation.prepare(eventLoop));
	}

	private void tellRunning(PythonEventLoop eventLoop) {
		this.preparations.forEach((preparation) -> preparation.running(eventLoop));
	}

	private PythonEventLoop create(int index) {
		int generation = generations.incrementAndGet();
		String name = this.settings.namePrefix() + "-" + index;
		EventLoopChannel channel = new EventLoopChannel(name, this.directory.getPath(), generation, this.home,
				this.settings.waitStrategy());
		return new PythonEventLoop(index, generation, this.settings, this.ids, channel, this.observers);
	}

	/**
	 * Start a loop beside those that run, and prepare it.
	 * @param index its place
	 * @return the loop, which gets calls after {@link #swap}
	 */
	PythonEventLoop open(int index) {
		PythonEventLoop eventLoop = add(index);
		try {
			startPrepared(eventLoop);
			return eventLoop;
		}
		catch (RuntimeException ex) {
			discard(eventLoop);
			throw ex;
		}
	}

	private synchronized PythonEventLoop add(int index) {
		checkOpen();
		PythonEventLoop eventLoop = create(index);
		this.opening.add(eventLoop);
		return eventLoop;
	}

	private void checkOpen() {
		if (this.closed) {
			throw PoolLifecycle.stopped();
		}
	}

	private void discard(PythonEventLoop eventLoop) {
		eventLoop.stop(System.nanoTime());
		this.opening.remove(eventLoop);
	}

	/**
	 * Let a loop take the place of another one.
	 * @param former the loop to leave out, or {@code null} to add one
	 * @param fresh the loop to put in its place, or {@code null} to remove one
	 * @return {@code false} if the former loop is not there any more; then the fresh one
	 * was stopped
	 * @throws PythonUnavailableException if the fresh loop has failed meanwhile
	 */
	boolean swap(@Nullable PythonEventLoop former, @Nullable PythonEventLoop fresh) {
		boolean swapped = false;
		try {
			swapped = exchange(former, fresh);
		}
		finally {
			if (fresh != null && !swapped) {
				discard(fresh);
			}
		}
		if (fresh != null && swapped) {
			this.opening.remove(fresh);
			tellRunning(fresh);
		}
		return swapped;
	}

	private synchronized boolean exchange(@Nullable PythonEventLoop former, @Nullable PythonEventLoop fresh) {
		if (this.closed || (former != null && !this.all.contains(former))) {
			return false;
		}
		// A loop stores its state and then looks whether it is here, under the same lock:
		// one that fails is refused here, or is restarted.
		if (fresh != null && fresh.state() != PythonEventLoopState.RUNNING) {
			throw fresh.lifecycle().unavailable("ended before it was given calls", null);
		}
		List<PythonEventLoop> eventLoops = new ArrayList<>(this.all);
		int place = (former != null) ? eventLoops.indexOf(former) : eventLoops.size();
		if (former != null) {
			eventLoops.remove(place);
			leave(former);
		}
		if (fresh != null) {
			eventLoops.add(place, fresh);
		}
		this.all = List.copyOf(eventLoops);
		refresh();
		return true;
	}

	private void leave(PythonEventLoop former) {
		if (former.state() == PythonEventLoopState.RUNNING) {
			this.leaving.add(former);
		}
	}

	/**
	 * Let the calls of a loop end that is not in the pool any more, then stop it.
	 * @param former the loop
	 * @param grace how long that may take
	 */
	void retire(PythonEventLoop former, Duration grace) {
		long deadline = System.nanoTime() + grace.toNanos();
		try {
			this.preparations.forEach((preparation) -> preparation.retire(former, grace));
		}
		finally {
			former.stop(deadline);
			this.leaving.remove(former);
		}
	}

	synchronized void refresh() {
		this.running = this.closed ? Collections.emptyList()
				: this.all.stream().filter((eventLoop) -> eventLoop.state() == PythonEventLoopState.RUNNING).toList();
	}

	List<PythonEventLoop> running() {
		return this.running;
	}

	List<PythonEventLoop> all() {
		return this.all;
	}

	synchronized boolean contains(PythonEventLoop eventLoop) {
		return this.all.contains(eventLoop);
	}

	boolean isClosed() {
		return this.closed;
	}

	EventLoopHome home() {
		return this.home;
	}

	/**
	 * Stop the loops. Does nothing if another thread does that already.
	 * @param deadline the end of the time that they have, in the time of
	 * {@link System#nanoTime()}
	 */
	void stop(long deadline) {
		if (!this.stopped.compareAndSet(false, true)) {
			return;
		}
		List<PythonEventLoop> eventLoops = shut();
		eventLoops.forEach((eventLoop) -> eventLoop.lifecycle().drain());
		eventLoops.addAll(this.leaving.all());
		try {
			ParallelTasks.run(eventLoops, (eventLoop) -> stop(eventLoop, deadline));
		}
		finally {
			this.directory.close();
			this.home.close(deadline);
		}
	}

	private synchronized List<PythonEventLoop> shut() {
		this.closed = true;
		refresh();
		List<PythonEventLoop> eventLoops = new ArrayList<>(this.all);
		eventLoops.addAll(this.opening.all());
		return eventLoops;
	}

	private void stop(PythonEventLoop eventLoop, long deadline) {
		// What was prepared on a loop that leaves is ended before the loop is.
		this.leaving.await(eventLoop, (deadline - System.nanoTime()) / 4 * 3);
		eventLoop.stop(deadline);
		// A loop that is on its way still uses the directory and the home.
		this.opening.await(eventLoop, left(deadline));
		if (!this.leaving.await(eventLoop, left(deadline))) {
			eventLoop.giveUp("the event loops are stopped");
			this.leaving.await(eventLoop, MIN_PASSING);
		}
	}

	private static long left(long deadline) {
		return Math.max(MIN_PASSING, deadline - System.nanoTime());
	}

}
