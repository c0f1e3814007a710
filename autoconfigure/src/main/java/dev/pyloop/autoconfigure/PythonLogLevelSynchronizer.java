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
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.ClassUtils;

import dev.pyloop.eventloop.PythonLogLevels;

/**
 * Keeps the levels of Python's loggers as they are in Java: Logback tells of changes,
 * other systems are asked every two seconds.
 */
final class PythonLogLevelSynchronizer implements DisposableBean {

	private static final Duration INTERVAL = Duration.ofSeconds(2);

	private final PythonLogLevels target;

	private final PythonLogLevelSource source;

	private final Runnable end;

	private Map<String, Integer> levels = Collections.emptyMap();

	PythonLogLevelSynchronizer(PythonLogLevels target, PythonLogLevelSource source) {
		this(target, source, (changed) -> isLogbackPresent() ? PythonLogLevelListener.listen(changed) : null);
	}

	/**
	 * Create a new instance.
	 * @param target gets the levels
	 * @param source has the levels
	 * @param listening begins to listen for changes and gives what ends that, or
	 * {@code null} if nothing tells of changes
	 */
	PythonLogLevelSynchronizer(PythonLogLevels target, PythonLogLevelSource source,
			Function<Runnable, @Nullable Runnable> listening) {
		this.target = target;
		this.source = source;
		synchronize();
		Runnable end = listening.apply(this::synchronize);
		this.end = (end != null) ? end : poll();
	}

	private static boolean isLogbackPresent() {
		return ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext",
				PythonLogLevelSynchronizer.class.getClassLoader());
	}

	private Runnable poll() {
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "pyloop-log-levels");
			thread.setDaemon(true);
			return thread;
		});
		executor.scheduleWithFixedDelay(this::synchronize, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
		return executor::shutdownNow;
	}

	private synchronized void synchronize() {
		Map<String, Integer> levels = this.source.levels();
		if (!levels.equals(this.levels)) {
			this.levels = levels;
			this.target.set(levels);
		}
	}

	@Override
	public void destroy() {
		this.end.run();
	}

}
