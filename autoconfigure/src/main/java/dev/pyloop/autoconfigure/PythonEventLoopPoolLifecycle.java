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

package dev.pyloop.autoconfigure;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * Starts the {@link PythonEventLoopPool} early and stops it late in the life of an
 * application context. What earlier phases of the shutdown took is taken off its grace
 * period.
 */
final class PythonEventLoopPoolLifecycle
		implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, ApplicationContextAware {

	private final PythonEventLoopPool eventLoopPool;

	private final Duration gracePeriod;

	private final LongSupplier nanoTime;

	private @Nullable ApplicationContext applicationContext;

	private final Runnable abort = this::abort;

	private volatile @Nullable Long closing;

	private volatile @Nullable Thread stopping;

	private volatile @Nullable Thread hook;

	private volatile boolean starting;

	private volatile boolean aborted;

	PythonEventLoopPoolLifecycle(PythonEventLoopPool eventLoopPool, Duration gracePeriod) {
		this(eventLoopPool, gracePeriod, System::nanoTime);
	}

	PythonEventLoopPoolLifecycle(PythonEventLoopPool eventLoopPool, Duration gracePeriod, LongSupplier nanoTime) {
		this.eventLoopPool = eventLoopPool;
		this.gracePeriod = gracePeriod;
		this.nanoTime = nanoTime;
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.applicationContext = applicationContext;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.applicationContext) {
			this.closing = this.nanoTime.getAsLong();
		}
	}

	@Override
	public void start() {
		this.closing = null;
		this.aborted = false;
		this.starting = true;
		try {
			if (this.hook == null) {
				addHook();
			}
			this.eventLoopPool.start();
		}
		catch (RuntimeException | Error ex) {
			removeHook();
			throw ex;
		}
		finally {
			this.starting = false;
		}
	}

	private void addHook() {
		Thread hook = new Thread(this::shutDown, "pyloop-signals");
		try {
			Runtime.getRuntime().addShutdownHook(hook);
			this.hook = hook;
		}
		catch (IllegalStateException ex) {
			throw new PythonUnavailableException("The event loops are not started, since the JVM is shutting down",
					false, ex);
		}
	}

	private void shutDown() {
		ShutdownSignals.add(this.abort);
		if (this.starting) {
			// The context is not closed before its start has ended, which may hang.
			this.eventLoopPool.close(this.gracePeriod);
		}
	}

	private void removeHook() {
		Thread hook = this.hook;
		try {
			if (hook != null) {
				Runtime.getRuntime().removeShutdownHook(hook);
			}
		}
		catch (IllegalStateException ex) {
			// The JVM is shutting down, and the hook may be about to begin.
			join(hook);
		}
		this.hook = null;
		ShutdownSignals.remove(this.abort);
	}

	private static void join(Thread hook) {
		try {
			hook.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void abort() {
		this.aborted = true;
		Thread stopping = this.stopping;
		if (stopping == null) {
			new Thread(this::stop, "pyloop-abort").start();
			return;
		}
		this.eventLoopPool.eventLoops().forEach((eventLoop) -> eventLoop.giveUp("the application has to end at once"));
		stopping.interrupt();
	}

	@Override
	public void stop() {
		this.stopping = Thread.currentThread();
		try {
			this.eventLoopPool.close(remaining());
		}
		finally {
			this.stopping = null;
			removeHook();
		}
	}

	private Duration remaining() {
		if (this.aborted) {
			return Duration.ZERO;
		}
		Long closing = this.closing;
		if (closing == null) {
			return this.gracePeriod;
		}
		Duration remaining = this.gracePeriod.minusNanos(this.nanoTime.getAsLong() - closing);
		return (remaining.isNegative()) ? Duration.ZERO : remaining;
	}

	@Override
	public void stop(Runnable callback) {
		new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "pyloop-shutdown").start();
	}

	@Override
	public boolean isRunning() {
		return this.eventLoopPool.isRunning();
	}

	@Override
	public int getPhase() {
		return 0;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
