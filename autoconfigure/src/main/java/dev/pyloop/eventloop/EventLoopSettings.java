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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.convert.PythonConverters;

/**
 * Settings of the event loops of a pool. Immutable.
 *
 * @param count how many loops there are, {@code null} for as many as their home gains
 * speed from
 * @param implementation {@code asyncio} or {@code uvloop}
 * @param maxPending how many calls may be in flight on one loop
 * @param workerThreads how many threads of one loop run plain functions
 * @param waitStrategy how Java waits for answers
 * @param debug whether asyncio's debug mode is on
 * @param slowCallbackDuration asyncio's threshold for slow callbacks in debug mode
 * @param namePrefix begins the names of the loops and their threads
 * @param warmUpModules the modules that a loop imports before it is ready
 * @param config what {@code pyloop.config} gives to Python
 * @param startTimeout how long a loop may take to be ready
 * @param gracePeriod how long the end of a loop may take
 * @param directory where files for shared memory are created, {@code null} for memory
 * @param supervision when loops are restarted, replaced, added and removed
 * @param cancellation what happens to calls that go on after they were cancelled
 * @param maxEvents how many events may wait for a loop that does not read them
 * @param converters convert what events carry
 * @param resources what opens resources that Python asks for, by their names
 * @param logLevels the levels of the loggers of Python, which may change
 * @param telemetry how often loops tell of themselves, zero for never
 * @param maxMeters how many meters Python code may record, 0 to record nothing
 * @since 0.1.0
 */
public record EventLoopSettings(@Nullable Integer count, String implementation, int maxPending, int workerThreads,
		WaitStrategy waitStrategy, boolean debug, Duration slowCallbackDuration, String namePrefix,
		List<String> warmUpModules, Map<String, String> config, Duration startTimeout, Duration gracePeriod,
		@Nullable Path directory, SupervisionSettings supervision, CancellationSettings cancellation, int maxEvents,
		PythonConverters converters, Map<String, LoopResourceFactory> resources, PythonLogLevels logLevels,
		Duration telemetry, int maxMeters) {

	public EventLoopSettings {
		Assert.isTrue(count == null || count > 0, () -> "'count' must be greater than 0 but is " + count);
		Assert.isTrue(maxPending > 0 && maxPending <= 1 << 24,
				() -> "'maxPending' must be between 1 and " + (1 << 24) + " but is " + maxPending);
		Assert.isTrue(workerThreads > 0, () -> "'workerThreads' must be greater than 0 but is " + workerThreads);
		Assert.isTrue(implementation.equals("asyncio") || implementation.equals("uvloop"),
				() -> "'implementation' must be 'asyncio' or 'uvloop' but is '" + implementation + "'");
		Assert.isTrue(maxMeters >= 0, () -> "'maxMeters' must not be negative but is " + maxMeters);
		Assert.isTrue(maxEvents > 0, () -> "'maxEvents' must be greater than 0 but is " + maxEvents);
		Assert.hasText(namePrefix, "'namePrefix' must not be empty");
		warmUpModules = List.copyOf(warmUpModules);
		config = Map.copyOf(config);
		resources = Map.copyOf(resources);
	}

	/**
	 * Return a builder with the default values, which use asyncio's own implementation.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builder of {@link EventLoopSettings}.
	 */
	public static final class Builder {

		private @Nullable Integer count;

		private String implementation = "asyncio";

		private int maxPending = 10_000;

		private int workerThreads = 8;

		private WaitStrategy waitStrategy = WaitStrategy.ADAPTIVE;

		private boolean debug;

		private Duration slowCallbackDuration = Duration.ofMillis(100);

		private String namePrefix = "pyloop";

		private List<String> warmUpModules = List.of("asyncio");

		private Map<String, String> config = Collections.emptyMap();

		private Duration startTimeout = Duration.ofSeconds(60);

		private Duration gracePeriod = Duration.ofSeconds(20);

		private @Nullable Path directory;

		private SupervisionSettings supervision = SupervisionSettings.builder().build();

		private CancellationSettings cancellation = CancellationSettings.defaults();

		private int maxEvents = 1 << 18;

		private PythonConverters converters = PythonConverters.create(null);

		private Map<String, LoopResourceFactory> resources = Collections.emptyMap();

		private PythonLogLevels logLevels = new PythonLogLevels();

		private Duration telemetry = Duration.ZERO;

		private int maxMeters;

		private Builder() {
		}

		public Builder count(@Nullable Integer count) {
			this.count = count;
			return this;
		}

		public Builder implementation(String implementation) {
			this.implementation = implementation;
			return this;
		}

		public Builder maxPending(int maxPending) {
			this.maxPending = maxPending;
			return this;
		}

		public Builder workerThreads(int workerThreads) {
			this.workerThreads = workerThreads;
			return this;
		}

		public Builder waitStrategy(WaitStrategy waitStrategy) {
			this.waitStrategy = waitStrategy;
			return this;
		}

		public Builder debug(boolean debug) {
			this.debug = debug;
			return this;
		}

		public Builder slowCallbackDuration(Duration slowCallbackDuration) {
			this.slowCallbackDuration = slowCallbackDuration;
			return this;
		}

		public Builder namePrefix(String namePrefix) {
			this.namePrefix = namePrefix;
			return this;
		}

		public Builder warmUpModules(List<String> warmUpModules) {
			this.warmUpModules = warmUpModules;
			return this;
		}

		public Builder config(Map<String, String> config) {
			this.config = config;
			return this;
		}

		public Builder startTimeout(Duration startTimeout) {
			this.startTimeout = startTimeout;
			return this;
		}

		public Builder gracePeriod(Duration gracePeriod) {
			this.gracePeriod = gracePeriod;
			return this;
		}

		public Builder directory(@Nullable Path directory) {
			this.directory = directory;
			return this;
		}

		public Builder supervision(SupervisionSettings supervision) {
			this.supervision = supervision;
			return this;
		}

		public Builder cancellation(CancellationSettings cancellation) {
			this.cancellation = cancellation;
			return this;
		}

		public Builder telemetry(Duration telemetry) {
			this.telemetry = telemetry;
			return this;
		}

		public Builder maxMeters(int maxMeters) {
			this.maxMeters = maxMeters;
			return this;
		}

		public Builder logLevels(PythonLogLevels logLevels) {
			this.logLevels = logLevels;
			return this;
		}

		public Builder maxEvents(int maxEvents) {
			this.maxEvents = maxEvents;
			return this;
		}

		public Builder converters(PythonConverters converters) {
			this.converters = converters;
			return this;
		}

		public Builder resources(Map<String, LoopResourceFactory> resources) {
			this.resources = resources;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public EventLoopSettings build() {
			return new EventLoopSettings(this.count, this.implementation, this.maxPending, this.workerThreads,
					this.waitStrategy, this.debug, this.slowCallbackDuration, this.namePrefix, this.warmUpModules,
					this.config, this.startTimeout, this.gracePeriod, this.directory, this.supervision,
					this.cancellation, this.maxEvents, this.converters, this.resources, this.logLevels, this.telemetry,
					this.maxMeters);
		}

	}

}
