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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonMeterObservationHandler}.
 */
class PythonMeterObservationHandlerTests {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	@Test
	void metersAreThoseOfTheHandlerOfAllObservations() {
		SimpleMeterRegistry expected = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock());
		observe(new DefaultMeterObservationHandler(expected), null);
		observe(new DefaultMeterObservationHandler(expected), new IllegalStateException());
		observe(new PythonMeterObservationHandler(this.registry, true), null);
		observe(new PythonMeterObservationHandler(this.registry, true), new IllegalStateException());
		assertThat(ids(this.registry)).hasSize(3).containsExactlyInAnyOrderElementsOf(ids(expected));
	}

	@Test
	void durationIsRecorded() {
		PythonMeterObservationHandler handler = new PythonMeterObservationHandler(this.registry, true);
		observe(handler, null);
		observe(handler, null);
		Timer timer = this.registry.get("python.client.calls").timer();
		assertThat(timer.count()).isEqualTo(2);
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(14);
	}

	@Test
	void runningCallIsActive() {
		Observation observation = observation(new PythonMeterObservationHandler(this.registry, true)).start();
		LongTaskTimer timer = this.registry.get("python.client.calls.active").longTaskTimer();
		assertThat(timer.activeTasks()).isEqualTo(1);
		observation.stop();
		assertThat(timer.activeTasks()).isZero();
	}

	@Test
	void timersOfWhatRunsCanBeTurnedOff() {
		observe(new PythonMeterObservationHandler(this.registry, false), null);
		assertThat(this.registry.getMeters()).hasSize(1);
	}

	@Test
	void eventsAreCounted() {
		Observation observation = observation(new PythonMeterObservationHandler(this.registry, true)).start();
		observation.event(Observation.Event.of("retried"));
		assertThat(this.registry.get("python.client.calls.retried").counter().count()).isEqualTo(1);
		observation.stop();
	}

	private void observe(ObservationHandler<?> handler, @Nullable Throwable failure) {
		Observation observation = observation(handler).start();
		this.clock.add(Duration.ofMillis(7));
		if (failure != null) {
			observation.error(failure);
		}
		observation.stop();
	}

	private static Observation observation(ObservationHandler<?> handler) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(handler);
		return Observation.createNotStarted(new DefaultPythonClientObservationConvention(),
				() -> new PythonClientObservationContext(PythonCallKind.FUNCTION, "math:sqrt"), registry);
	}

	private static List<String> ids(SimpleMeterRegistry registry) {
		return registry.getMeters().stream().map(Meter::getId).map((id) -> id + " " + id.getType()).toList();
	}

}
