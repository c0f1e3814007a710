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

	private volatile @Nullable Long closing;

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
		this.eventLoopPool.start();
	}

	@Override
	public void stop() {
		this.eventLoopPool.close(remaining());
	}

	private Duration remaining() {
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
