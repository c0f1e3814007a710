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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.ring.SharedMemoryDirectory;

/**
 * The event loops of an application. Nothing of Python is touched before {@link #start()}
 * or the first call, whichever comes first; both are safe from any thread.
 *
 * @since 0.1.0
 */
public final class PythonEventLoopPool implements AutoCloseable {

	private static final AtomicInteger generations = new AtomicInteger();

	private final EventLoopSettings settings;

	private final PythonEventLoopSelector selector;

	private final CallbackIdGenerator ids;

	private final Supplier<? extends EventLoopHome> homes;

	private final Object lifecycle = new Object();

	private volatile List<PythonEventLoop> running = Collections.emptyList();

	private volatile List<PythonEventLoop> all = Collections.emptyList();

	private volatile boolean started;

	private volatile boolean closed;

	private @Nullable SharedMemoryDirectory directory;

	private volatile @Nullable EventLoopHome home;

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
		this.ids = ids;
		this.homes = homes;
	}

	/**
	 * Start the loops and wait until they are ready; does nothing if they run.
	 * @throws PythonException if Python is not found or fails during the start
	 */
	public void start() {
		synchronized (this.lifecycle) {
			if (!this.started) {
				this.closed = false;
				startLoops();
				this.started = true;
			}
		}
	}

	private void startLoops() {
		EventLoopHome home = this.homes.get();
		this.home = home;
		this.all = Collections.emptyList();
		this.directory = null;
		Integer wanted = this.settings.count();
		int count = (wanted != null) ? wanted : home.defaultCount();
		try {
			this.directory = SharedMemoryDirectory.create(this.settings.directory());
			this.all = createAll(count, home, this.directory);
			inParallel((eventLoop) -> eventLoop.start(home, (ended) -> refresh()));
		}
		catch (RuntimeException ex) {
			stopLoops(System.nanoTime());
			throw ex;
		}
		refresh();
	}

	private List<PythonEventLoop> createAll(int count, EventLoopHome home, SharedMemoryDirectory directory) {
		List<PythonEventLoop> eventLoops = new ArrayList<>();
		for (int index = 0; index < count; index++) {
			eventLoops.add(create(index, home, directory));
		}
		return List.copyOf(eventLoops);
	}

	private PythonEventLoop create(int index, EventLoopHome home, SharedMemoryDirectory directory) {
		int generation = generations.incrementAndGet();
		String name = this.settings.namePrefix() + "-" + index;
		EventLoopChannel channel = new EventLoopChannel(name, directory.getPath(), generation, home,
				this.settings.waitStrategy());
		return new PythonEventLoop(index, generation, this.settings, this.ids, channel);
	}

	private void refresh() {
		this.running = this.all.stream()
			.filter((eventLoop) -> eventLoop.state() == PythonEventLoopState.RUNNING)
			.toList();
	}

	private void inParallel(Consumer<PythonEventLoop> action) {
		if (this.all.size() <= 1) {
			this.all.forEach(action);
			return;
		}
		ExecutorService executor = Executors.newFixedThreadPool(this.all.size());
		try {
			List<Future<?>> futures = new ArrayList<>();
			this.all.forEach((eventLoop) -> futures.add(executor.submit(() -> action.accept(eventLoop))));
			futures.forEach(PythonEventLoopPool::get);
		}
		finally {
			executor.shutdown();
		}
	}

	private static void get(Future<?> future) {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PythonUnavailableException("Interrupted while the event loops started", false, ex);
		}
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
			return strict(affinityKey);
		}
		return (running.size() == 1) ? running.get(0) : AffinitySelector.select(running, affinityKey);
	}

	private PythonEventLoop strict(Object affinityKey) {
		PythonEventLoop selected = AffinitySelector.select(this.all, affinityKey);
		if (selected.state() != PythonEventLoopState.RUNNING) {
			throw new PythonUnavailableException("Event loop '" + selected.name() + "' of affinity key '" + affinityKey
					+ "' is " + selected.state() + "; without strict() the call moves to another loop", false, null);
		}
		return selected;
	}

	private List<PythonEventLoop> running() {
		List<PythonEventLoop> running = this.running;
		if (running.isEmpty()) {
			if (this.closed) {
				throw new PythonUnavailableException("The event loops are stopped", false, null);
			}
			start();
			running = this.running;
			if (running.isEmpty()) {
				throw new PythonUnavailableException("No event loop runs: " + this.all, false, null);
			}
		}
		return running;
	}

	/**
	 * Return where the loops run, after starting them if need be.
	 * @return the home
	 * @throws PythonUnavailableException if the loops are stopped
	 */
	public EventLoopHome home() {
		EventLoopHome home = this.home;
		if (home == null || this.running.isEmpty()) {
			running();
			home = this.home;
		}
		Assert.state(home != null, "The event loops have no home");
		return home;
	}

	/**
	 * Return the loops, also those that do not run.
	 * @return the loops
	 */
	public List<PythonEventLoop> eventLoops() {
		return this.all;
	}

	/**
	 * Return whether the loops were started and not stopped.
	 * @return whether the pool runs
	 */
	public boolean isRunning() {
		return this.started;
	}

	/**
	 * Return the settings of the loops.
	 * @return the settings
	 */
	public EventLoopSettings settings() {
		return this.settings;
	}

	/**
	 * Let the calls in flight end within the grace period of the settings, then stop the
	 * loops. The pool can be started again.
	 */
	@Override
	public void close() {
		close(this.settings.gracePeriod());
	}

	/**
	 * Let the calls in flight end within the given time, then stop the loops. The pool
	 * can be started again.
	 * @param gracePeriod how long the calls and the loops may take
	 */
	public void close(Duration gracePeriod) {
		this.closed = true;
		synchronized (this.lifecycle) {
			if (this.started) {
				this.started = false;
				stopLoops(System.nanoTime() + gracePeriod.toNanos());
			}
		}
	}

	private void stopLoops(long deadline) {
		this.running = Collections.emptyList();
		this.all.forEach(PythonEventLoop::drain);
		inParallel((eventLoop) -> eventLoop.stop(deadline));
		if (this.directory != null) {
			this.directory.close();
		}
		if (this.home != null) {
			this.home.close();
		}
	}

}
