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

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import dev.pyloop.eventloop.LoopTelemetry;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * The meters of the loops that have one name after the other.
 */
final class PythonEventLoopMeters {

	private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

	private final PythonEventLoopPool pool;

	private final Tags tags;

	private final Map<LoopCounter, Double> former = new ConcurrentHashMap<>();

	private final RegisteredMeters meters = new RegisteredMeters();

	private final Collection<Timer> delays = new ConcurrentLinkedQueue<>();

	private final Collection<Timer> waits = new ConcurrentLinkedQueue<>();

	private final WorkerMeters worker;

	private volatile PythonEventLoop eventLoop;

	private volatile @Nullable LoopTelemetry telemetry;

	PythonEventLoopMeters(PythonEventLoopPool pool, PythonEventLoop eventLoop) {
		this.pool = pool;
		this.eventLoop = eventLoop;
		this.tags = Tags.of(PythonMeters.Tags.NAME.asString(), eventLoop.name());
		this.worker = new WorkerMeters(this.meters, this.tags, eventLoop.watch());
	}

	String name() {
		return this.eventLoop.name();
	}

	/**
	 * Go on with the loop that has the name now.
	 * @param eventLoop the loop
	 */
	void use(PythonEventLoop eventLoop) {
		if (this.eventLoop != eventLoop) {
			change(eventLoop);
		}
	}

	private synchronized void change(PythonEventLoop eventLoop) {
		PythonEventLoop before = this.eventLoop;
		if (before != eventLoop && this.pool.eventLoops().contains(eventLoop)) {
			LoopCounter.ALL
				.forEach((counter) -> this.former.merge(counter, counter.value().applyAsDouble(before), Double::sum));
			this.worker.use(eventLoop.watch());
			this.eventLoop = eventLoop;
		}
	}

	void bindTo(MeterRegistry registry) {
		gauge(registry, PythonMeters.TASKS_PENDING, PythonEventLoop::pending);
		gauge(registry, PythonMeters.MAX_PENDING, (loop) -> this.pool.settings().maxPending());
		gauge(registry, PythonMeters.QUEUE_AGE, (loop) -> loop.watch().queueAge() / NANOS);
		gauge(registry, PythonMeters.STALLED, (loop) -> loop.watch().stalledFor() / NANOS);
		gauge(registry, PythonMeters.TASKS_ACTIVE, (loop) -> told(LoopTelemetry::tasks));
		gauge(registry, PythonMeters.UTILIZATION, (loop) -> told(LoopTelemetry::utilization));
		gauge(registry, PythonMeters.MEMORY_BLOCKS, (loop) -> told(LoopTelemetry::blocks));
		gauge(registry, PythonMeters.PAYLOAD_USED, (loop) -> loop.watch().payloadUse());
		gauge(registry, PythonMeters.RING_USED, ring("submission"), (loop) -> loop.watch().submissionRingUse());
		gauge(registry, PythonMeters.RING_USED, ring("completion"), (loop) -> loop.watch().completionRingUse());
		counter(registry, PythonMeters.RESTARTS, this.tags, (loop) -> this.pool.restarts(loop.index()));
		LoopCounter.ALL.forEach((counter) -> counter(registry, counter.meter(), this.tags.and(counter.tags()),
				(loop) -> this.former.getOrDefault(counter, 0.0) + counter.value().applyAsDouble(loop)));
		for (int generation = 0; generation < 3; generation++) {
			garbage(registry, generation);
		}
		this.worker.bindTo(registry);
		this.delays.add(this.meters.timer(registry, PythonMeters.DELAY, this.tags));
		this.waits.add(this.meters.timer(registry, PythonMeters.GIL_WAIT, this.tags));
	}

	private Tags ring(String ring) {
		return this.tags.and(PythonMeters.Tags.RING.asString(), ring);
	}

	private void garbage(MeterRegistry registry, int generation) {
		Tags tags = this.tags.and(Tag.of(PythonMeters.Tags.GENERATION.asString(), Integer.toString(generation)));
		counter(registry, PythonMeters.GC_COLLECTIONS, tags,
				(loop) -> garbage(generation, LoopTelemetry.Generation::collections));
		counter(registry, PythonMeters.GC_COLLECTED, tags,
				(loop) -> garbage(generation, LoopTelemetry.Generation::collected));
		counter(registry, PythonMeters.GC_UNCOLLECTABLE, tags,
				(loop) -> garbage(generation, LoopTelemetry.Generation::uncollectable));
	}

	private double garbage(int generation, ToDoubleFunction<LoopTelemetry.Generation> value) {
		LoopTelemetry telemetry = this.telemetry;
		List<LoopTelemetry.Generation> all = (telemetry != null) ? telemetry.garbage() : Collections.emptyList();
		return (generation < all.size()) ? value.applyAsDouble(all.get(generation)) : 0;
	}

	private double told(ToDoubleFunction<LoopTelemetry> value) {
		LoopTelemetry telemetry = this.telemetry;
		return (telemetry != null) ? value.applyAsDouble(telemetry) : Double.NaN;
	}

	private void gauge(MeterRegistry registry, PythonMeters meter, ToDoubleFunction<PythonEventLoop> value) {
		gauge(registry, meter, this.tags, value);
	}

	private void gauge(MeterRegistry registry, PythonMeters meter, Tags tags, ToDoubleFunction<PythonEventLoop> value) {
		this.meters.gauge(registry, meter, tags, () -> value.applyAsDouble(this.eventLoop));
	}

	private void counter(MeterRegistry registry, PythonMeters meter, Tags tags,
			ToDoubleFunction<PythonEventLoop> value) {
		this.meters.counter(registry, meter, tags, () -> value.applyAsDouble(this.eventLoop));
	}

	void record(LoopTelemetry telemetry) {
		this.telemetry = telemetry;
		this.worker.register();
		this.waits.forEach((timer) -> record(timer, telemetry.gilWait()));
		this.delays.forEach((timer) -> telemetry.delays().forEach((delay) -> record(timer, delay)));
	}

	private static void record(Timer timer, double seconds) {
		timer.record((long) (seconds * NANOS), TimeUnit.NANOSECONDS);
	}

	void stalled(Duration duration) {
		this.delays.forEach((timer) -> timer.record(duration));
	}

	void remove() {
		this.meters.remove();
	}

}
