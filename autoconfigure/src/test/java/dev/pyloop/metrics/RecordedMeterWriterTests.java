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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.RecordedBatch;
import dev.pyloop.eventloop.RecordedMeter;
import dev.pyloop.eventloop.RecordedMeter.DurationClass;
import dev.pyloop.eventloop.RecordedMeter.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RecordedMeterWriter}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecordedMeterWriterTests {

	private final PythonEventLoop first = eventLoop("loop-0");

	private final PythonEventLoop second = eventLoop("loop-1");

	private final List<PythonEventLoop> eventLoops = new ArrayList<>(List.of(this.first, this.second));

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final RecordedMeterWriter writer = new RecordedMeterWriter(() -> this.eventLoops, 3);

	private long order;

	@BeforeEach
	void bind() {
		this.writer.add(this.registry);
	}

	@Test
	void writeWhenKindDiffersDropsAndWarnsOnce(CapturedOutput output) {
		write(meter(Kind.COUNTER, "orders", 2, Map.of("shop", "a")));
		write(meter(Kind.GAUGE, "orders", 5, Map.of("shop", "a")));
		write(meter(Kind.GAUGE, "orders", 5, Map.of("shop", "a")));
		assertThat(this.registry.get("orders").counter().count()).isEqualTo(2);
		assertThat(dropped()).isEqualTo(2);
		assertThat(output).containsOnlyOnce("Python code records meter 'orders' as gauge with tags [shop] and as"
				+ " counter with tags [shop], which was first");
	}

	@Test
	void writeWhenTagKeysDifferDropsAndWarns(CapturedOutput output) {
		write(meter(Kind.COUNTER, "orders", 2, Collections.emptyMap()));
		write(meter(Kind.COUNTER, "orders", 3, Map.of("shop", "a")));
		assertThat(this.registry.get("orders").counters()).hasSize(1);
		assertThat(dropped()).isEqualTo(1);
		assertThat(output).contains("'orders' as counter with tags [shop] and as counter without tags");
	}

	@Test
	void writeWhenRegistryHasAnotherMeterDropsAndWarnsOnce(CapturedOutput output) {
		Timer.builder("orders").register(this.registry);
		write(meter(Kind.COUNTER, "orders", 2, Collections.emptyMap()));
		write(meter(Kind.COUNTER, "orders", 2, Collections.emptyMap()),
				meter(Kind.COUNTER, "others", 7, Collections.emptyMap()));
		assertThat(dropped()).isEqualTo(2);
		assertThat(this.registry.get("others").counter().count()).isEqualTo(7);
		assertThat(output).containsOnlyOnce("Meter 'orders' that Python code records is dropped");
	}

	@Test
	void writeWhenThereAreTooManyMetersDropsFurtherOnesAndWarnsOnce(CapturedOutput output) {
		for (int i = 0; i < 5; i++) {
			write(meter(Kind.COUNTER, "orders", 2, Map.of("customer", "" + i)));
		}
		write(meter(Kind.COUNTER, "orders", 2, Map.of("customer", "0")));
		assertThat(this.registry.get("orders").counters()).hasSize(3);
		assertThat(this.registry.get("orders").tag("customer", "0").counter().count()).isEqualTo(4);
		assertThat(dropped()).isEqualTo(2);
		assertThat(output).containsOnlyOnce("more than 3 meters, such as 'orders'")
			.contains("raise 'pyloop.metrics.max-meters'");
	}

	@Test
	void writeWhenPythonHasDroppedCountsAndWarns(CapturedOutput output) {
		this.writer.write(this.first, new RecordedBatch(1, thisProcess(), 42, "orders", Collections.emptyList()));
		assertThat(dropped()).isEqualTo(42);
		assertThat(output).contains("such as 'orders'");
	}

	@Test
	void writeKeepsCountSumAndMaximumOfClasses() {
		RecordedMeter meter = new RecordedMeter(Kind.TIMER, "work", Collections.emptyMap(), null, null, 104, 0,
				List.of(0.5), List.of(new DurationClass(1, 4, 4), new DurationClass(102, 102, 1.5)));
		write(meter);
		Timer timer = this.registry.get("work").timer();
		assertThat(timer.count()).isEqualTo(104);
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isCloseTo(106_500, within(1.0));
		assertThat(timer.max(TimeUnit.MILLISECONDS)).isEqualTo(4000);
	}

	@Test
	void writeToPrometheusWhenJavaHasOtherTagsHarmsNoOtherMeter() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		prometheus.counter("orders", "shop", "a").increment();
		this.writer.add(prometheus);
		write(meter(Kind.COUNTER, "orders", 2, Collections.emptyMap()),
				meter(Kind.COUNTER, "others", 7, Map.of("shop", "a")), gauge(3));
		assertThat(prometheus.scrape()).contains("orders_total{shop=\"a\"} 1.0", "others_total{shop=\"a\"} 7.0",
				"size 3.0", "python_meters_dropped_recordings_total 0.0");
		assertThat(this.registry.get("orders").counter().count()).isEqualTo(2);
	}

	@Test
	void writeKeepsHistogramsOfClasses() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		Timer.builder("work").serviceLevelObjectives(Duration.ofSeconds(1)).register(prometheus);
		this.writer.add(prometheus);
		write(new RecordedMeter(Kind.TIMER, "work", Collections.emptyMap(), null, null, 1000, 0,
				Collections.emptyList(), List.of(new DurationClass(900, 720, 0.85), new DurationClass(100, 210, 2.2))));
		assertThat(prometheus.scrape()).contains("work_seconds_bucket{le=\"1.0\"} 900", "work_seconds_count 1000",
				"work_seconds_max 2.2");
	}

	@Test
	void gaugesOfThisProcessHaveTheLatestValue() {
		write(this.first, thisProcess(), 20, gauge(1));
		write(this.second, thisProcess(), 30, gauge(3));
		write(this.first, thisProcess(), 25, gauge(2));
		assertThat(this.registry.get("size").gauge().value()).isEqualTo(3);
		assertThat(this.registry.get("size").gauge().getId().getTags()).isEmpty();
	}

	@Test
	void gaugesOfWorkersEndWithThem() {
		write(this.first, 1, 1, gauge(1));
		write(this.second, 2, 1, gauge(2));
		this.eventLoops.set(0, eventLoop("loop-0"));
		assertThat(this.registry.get("size").tag("name", "loop-0").gauge().value()).isNaN();
		write(this.first, 1, 2, gauge(7));
		assertThat(this.registry.get("size").gauges()).singleElement()
			.satisfies((gauge) -> assertThat(gauge.value()).isEqualTo(2));
		write(this.eventLoops.get(0), 3, 1, gauge(4));
		assertThat(this.registry.get("size").tag("name", "loop-0").gauge().value()).isEqualTo(4);
		assertThat(dropped()).isZero();
	}

	@Test
	void gaugesOfWorkersThatHaveEndedLeaveRoomForOthers() {
		for (int i = 0; i < 10; i++) {
			PythonEventLoop eventLoop = eventLoop("loop-0");
			this.eventLoops.set(0, eventLoop);
			write(eventLoop, 100 + i, 1, gauge(i), meter(Kind.GAUGE, "size-" + i, i, Collections.emptyMap()));
		}
		assertThat(dropped()).isZero();
		assertThat(this.registry.get("size").gauge().value()).isEqualTo(9);
	}

	@Test
	void gaugesOfWorkersMayHaveATagOfThatName() {
		write(this.first, 1, 1, meter(Kind.GAUGE, "size", 1, Map.of("name", "own")));
		assertThat(this.registry.get("size").tag("name", "own").gauge().value()).isEqualTo(1);
	}

	private void write(RecordedMeter... meters) {
		write(this.first, thisProcess(), this.order++, meters);
	}

	private void write(PythonEventLoop eventLoop, long process, long order, RecordedMeter... meters) {
		this.writer.write(eventLoop, new RecordedBatch(order, process, 0, null, Arrays.asList(meters)));
	}

	private double dropped() {
		return this.registry.get(RecordedMeters.DROPPED).functionCounter().count();
	}

	private static RecordedMeter gauge(double value) {
		return meter(Kind.GAUGE, "size", value, Collections.emptyMap());
	}

	private static RecordedMeter meter(Kind kind, String name, double value, Map<String, String> tags) {
		return new RecordedMeter(kind, name, tags, null, null, 1, value, Collections.emptyList(),
				Collections.emptyList());
	}

	private static long thisProcess() {
		return ProcessHandle.current().pid();
	}

	private static PythonEventLoop eventLoop(String name) {
		PythonEventLoop eventLoop = mock(PythonEventLoop.class);
		given(eventLoop.name()).willReturn(name);
		return eventLoop;
	}

}
