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

package dev.pyloop.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import org.springframework.util.Assert;

/**
 * Makes the meters of calls that {@link DefaultMeterObservationHandler} would make, which
 * looks for them by their tags at each call; this keeps them. Safe from any thread.
 *
 * @since 0.1.0
 */
public final class PythonMeterObservationHandler implements MeterObservationHandler<PythonObservationContext> {

	private final MeterRegistry registry;

	private final DefaultMeterObservationHandler events;

	private final boolean longTaskTimers;

	private final KeptValues<MeterKey, Timer> timers = new KeptValues<>();

	private final KeptValues<MeterKey, LongTaskTimer> active = new KeptValues<>();

	/**
	 * Create a new instance.
	 * @param registry has the meters
	 * @param longTaskTimers whether there are timers of what runs now
	 */
	public PythonMeterObservationHandler(MeterRegistry registry, boolean longTaskTimers) {
		Assert.notNull(registry, "'registry' must not be null");
		this.registry = registry;
		this.events = new DefaultMeterObservationHandler(registry);
		this.longTaskTimers = longTaskTimers;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof PythonObservationContext;
	}

	@Override
	public void onStart(PythonObservationContext context) {
		if (this.longTaskTimers) {
			MeterKey key = new MeterKey(name(context), context.getLowCardinalityKeyValues(), "");
			context.active = this.active.get(key, this::activeTimer).start();
		}
		context.startedAt = this.registry.config().clock().monotonicTime();
	}

	@Override
	public void onStop(PythonObservationContext context) {
		long duration = this.registry.config().clock().monotonicTime() - context.startedAt;
		Throwable error = context.getError();
		MeterKey key = new MeterKey(name(context), context.getLowCardinalityKeyValues(),
				(error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE);
		this.timers.get(key, this::timer).record(duration, TimeUnit.NANOSECONDS);
		if (context.active instanceof LongTaskTimer.Sample sample) {
			sample.stop();
		}
	}

	@Override
	public void onEvent(Observation.Event event, PythonObservationContext context) {
		this.events.onEvent(event, context);
	}

	private static String name(PythonObservationContext context) {
		String name = context.getName();
		return (name != null) ? name : "python";
	}

	private Timer timer(MeterKey key) {
		List<Tag> tags = key.tags();
		tags.add(Tag.of("error", key.error()));
		return this.registry.timer(key.name(), tags);
	}

	private LongTaskTimer activeTimer(MeterKey key) {
		return this.registry.more().longTaskTimer(key.name() + ".active", key.tags());
	}

	private record MeterKey(String name, KeyValues keyValues, String error) {

		private List<Tag> tags() {
			List<Tag> tags = new ArrayList<>();
			this.keyValues.forEach((keyValue) -> tags.add(Tag.of(keyValue.getKey(), keyValue.getValue())));
			return tags;
		}

	}

}
