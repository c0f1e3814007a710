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

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.RecordedBatch;
import dev.pyloop.eventloop.RecordedMeter;
import dev.pyloop.eventloop.RecordedMeter.DurationClass;

/**
 * Writes what Python code recorded to each registry. One thread at a time may write.
 */
final class RecordedMeterWriter {

	private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Set<MeterRegistry> registries = new CopyOnWriteArraySet<>();

	private final LongAdder dropped = new LongAdder();

	private final RecordedMeterRules rules;

	private final RecordedGauges gauges;

	RecordedMeterWriter(Supplier<? extends Collection<PythonEventLoop>> eventLoops, int limit) {
		this.rules = new RecordedMeterRules(limit);
		this.gauges = new RecordedGauges(eventLoops, this.registries, this.rules);
	}

	void add(MeterRegistry registry) {
		FunctionCounter.builder(RecordedMeters.DROPPED, this.dropped, LongAdder::sum)
			.description("Recordings of Python code for too many meters, or for one that cannot be")
			.baseUnit("recordings")
			.register(registry);
		this.registries.add(registry);
	}

	boolean isBound() {
		return !this.registries.isEmpty();
	}

	void drop(long recordings) {
		this.dropped.add(recordings);
	}

	void write(PythonEventLoop eventLoop, RecordedBatch batch) {
		this.gauges.removeGone();
		if (batch.dropped() > 0) {
			drop(batch.dropped());
			this.rules.tooMany(String.valueOf(batch.example()));
		}
		for (RecordedMeter meter : batch.meters()) {
			try {
				if (!write(eventLoop, batch, meter)) {
					drop(meter.recordings());
				}
			}
			catch (RuntimeException ex) {
				drop(meter.recordings());
				this.rules.failed(meter, ex);
			}
		}
	}

	private boolean write(PythonEventLoop eventLoop, RecordedBatch batch, RecordedMeter meter) {
		if (meter.kind() == RecordedMeter.Kind.GAUGE) {
			return this.gauges.set(eventLoop, batch, meter);
		}
		Tags tags = RecordedMeterRules.tags(meter);
		if (!this.rules.permit(meter, tags)) {
			return false;
		}
		for (MeterRegistry registry : this.registries) {
			if (meter.kind() == RecordedMeter.Kind.COUNTER) {
				count(registry, meter, tags);
			}
			else {
				time(registry, meter, tags);
			}
		}
		return true;
	}

	private static void count(MeterRegistry registry, RecordedMeter meter, Tags tags) {
		Counter.builder(meter.name())
			.tags(tags)
			.baseUnit(meter.unit())
			.description(meter.description())
			.register(registry)
			.increment(meter.value());
	}

	private static void time(MeterRegistry registry, RecordedMeter meter, Tags tags) {
		Timer timer = Timer.builder(meter.name()).tags(tags).description(meter.description()).register(registry);
		meter.durations().forEach((duration) -> record(timer, duration));
		meter.classes().forEach((durations) -> record(timer, durations));
	}

	private static void record(Timer timer, DurationClass durations) {
		record(timer, durations.longest());
		long others = durations.count() - 1;
		double mean = (durations.total() - durations.longest()) / others;
		for (long i = 0; i < others; i++) {
			record(timer, mean);
		}
	}

	private static void record(Timer timer, double seconds) {
		timer.record(Math.round(seconds * NANOS), TimeUnit.NANOSECONDS);
	}

}
