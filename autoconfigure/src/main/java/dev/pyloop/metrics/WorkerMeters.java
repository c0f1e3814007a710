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

package dev.pyloop.metrics;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

import dev.pyloop.eventloop.LoopWatch;

/**
 * The meters of the worker processes that loops of one name have one after the other.
 * There are none until a loop is known to have a worker process.
 */
final class WorkerMeters {

	private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

	private final RegisteredMeters meters;

	private final Tags tags;

	private final Queue<MeterRegistry> registries = new ConcurrentLinkedQueue<>();

	private LoopWatch watch;

	private long former;

	private long used = -1;

	WorkerMeters(RegisteredMeters meters, Tags tags, LoopWatch watch) {
		this.meters = meters;
		this.tags = tags;
		this.watch = watch;
	}

	void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		register();
	}

	/**
	 * Register what has to be registered, if there is a worker process now.
	 */
	void register() {
		if (!this.registries.isEmpty() && watch().isProcess()) {
			@Nullable MeterRegistry registry = this.registries.poll();
			while (registry != null) {
				if (processorTime() > 0) {
					this.meters.counter(registry, PythonMeters.WORKER_CPU_TIME, this.tags, this::processorTime);
				}
				this.meters.gauge(registry, PythonMeters.WORKER_MEMORY_RSS, this.tags, this::residentMemory);
				registry = this.registries.poll();
			}
		}
	}

	private synchronized LoopWatch watch() {
		return this.watch;
	}

	/**
	 * Go on with another worker process.
	 * @param watch what is known of its loop
	 */
	synchronized void use(LoopWatch watch) {
		this.former += Math.max(0, this.used);
		this.used = -1;
		this.watch = watch;
	}

	/**
	 * Return the time of the worker processes, of ended ones that which was last seen.
	 * @return the time in seconds
	 */
	private synchronized double processorTime() {
		this.used = Math.max(this.used, this.watch.processorTime());
		return (this.former + Math.max(0, this.used)) / NANOS;
	}

	private double residentMemory() {
		long bytes = watch().residentMemory();
		return (bytes >= 0) ? bytes : Double.NaN;
	}

}
