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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Registers documented meters, and removes them when what they measure is gone. Keeps
 * what it registers alive. Safe from any thread.
 */
final class RegisteredMeters {

	private final Map<Meter, MeterRegistry> meters = new ConcurrentHashMap<>();

	private final Collection<DoubleSupplier> values = new ConcurrentLinkedQueue<>();

	void gauge(MeterRegistry registry, PythonMeters meter, Tags tags, DoubleSupplier value) {
		keep(registry,
				Gauge.builder(meter.getName(), value, DoubleSupplier::getAsDouble)
					.strongReference(true)
					.tags(tags)
					.baseUnit(meter.getBaseUnit())
					.register(registry));
	}

	void counter(MeterRegistry registry, PythonMeters meter, Tags tags, DoubleSupplier value) {
		// A counter has a weak reference only.
		this.values.add(value);
		keep(registry,
				FunctionCounter.builder(meter.getName(), value, DoubleSupplier::getAsDouble)
					.tags(tags)
					.baseUnit(meter.getBaseUnit())
					.register(registry));
	}

	Timer timer(MeterRegistry registry, PythonMeters meter, Tags tags) {
		Timer timer = Timer.builder(meter.getName()).tags(tags).register(registry);
		keep(registry, timer);
		return timer;
	}

	private void keep(MeterRegistry registry, Meter meter) {
		this.meters.put(meter, registry);
	}

	void remove() {
		this.meters.forEach((meter, registry) -> registry.remove(meter));
		this.meters.clear();
		this.values.clear();
	}

}
