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
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.RecordedBatch;
import dev.pyloop.eventloop.RecordedMeter;

/**
 * The gauges that Python code sets. Those of a worker process have the name of its event
 * loop as a tag, unless they have one of that key, and end with it. For one thread at a
 * time, except for their values.
 */
final class RecordedGauges {

	private final Supplier<? extends Collection<PythonEventLoop>> eventLoops;

	private final Set<MeterRegistry> registries;

	private final RecordedMeterRules rules;

	private final Map<String, Map<Tags, Value>> gauges = new HashMap<>();

	RecordedGauges(Supplier<? extends Collection<PythonEventLoop>> eventLoops, Set<MeterRegistry> registries,
			RecordedMeterRules rules) {
		this.eventLoops = eventLoops;
		this.registries = registries;
		this.rules = rules;
	}

	boolean set(PythonEventLoop eventLoop, RecordedBatch batch, RecordedMeter meter) {
		PythonEventLoop owner = batch.isOfWorkerProcess() ? eventLoop : null;
		if (isGone(owner)) {
			return true;
		}
		Tags tags = RecordedMeterRules.tags(meter);
		String key = PythonMeters.Tags.NAME.asString();
		if (owner != null && !meter.tags().containsKey(key)) {
			tags = tags.and(key, owner.name());
		}
		if (!this.rules.permit(meter, tags)) {
			return false;
		}
		Value value = this.gauges.computeIfAbsent(meter.name(), (name) -> new HashMap<>())
			.computeIfAbsent(tags, (ignored) -> new Value());
		value.set(owner, batch.order(), meter.value());
		for (MeterRegistry registry : this.registries) {
			value.meters.put(registry, gauge(registry, meter, tags, value));
		}
		return true;
	}

	private Gauge gauge(MeterRegistry registry, RecordedMeter meter, Tags tags, Value value) {
		return Gauge.builder(meter.name(), value, (current) -> isGone(current.owner) ? Double.NaN : current.number)
			.strongReference(true)
			.tags(tags)
			.baseUnit(meter.unit())
			.description(meter.description())
			.register(registry);
	}

	/**
	 * Remove the gauges of worker processes that have ended.
	 */
	void removeGone() {
		this.gauges.forEach((name, values) -> {
			for (Iterator<Map.Entry<Tags, Value>> each = values.entrySet().iterator(); each.hasNext();) {
				Map.Entry<Tags, Value> entry = each.next();
				if (isGone(entry.getValue().owner)) {
					entry.getValue().meters.forEach(MeterRegistry::remove);
					this.rules.remove(name, entry.getKey());
					each.remove();
				}
			}
		});
		this.gauges.values().removeIf(Map::isEmpty);
	}

	private boolean isGone(@Nullable PythonEventLoop owner) {
		return owner != null && !this.eventLoops.get().contains(owner);
	}

	private static final class Value {

		private final Map<MeterRegistry, Meter> meters = new HashMap<>();

		private volatile @Nullable PythonEventLoop owner;

		private volatile double number;

		private long order = Long.MIN_VALUE;

		private void set(@Nullable PythonEventLoop owner, long order, double number) {
			if (owner != this.owner || order > this.order) {
				this.owner = owner;
				this.order = order;
				this.number = number;
			}
		}

	}

}
