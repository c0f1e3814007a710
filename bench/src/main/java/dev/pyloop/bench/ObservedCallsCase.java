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
package dev.pyloop.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.WaitStrategy;
import dev.pyloop.metrics.PythonEventLoopMetrics;
import dev.pyloop.observation.PythonMeterObservationHandler;

/**
 * What it costs to observe calls: coroutines with 1,000 in flight, with and without the
 * handlers and the meters of the loop that there are in an application if it has a
 * registry of meters and no exporter.
 */
final class ObservedCallsCase implements BenchmarkCase {

	private static final double MIN_RATIO = 0.9;

	private static final double MAX_MICROS = 2;

	private static final int IN_FLIGHT = 1000;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonEventLoopPool metered = metered(session, WaitStrategy.ADAPTIVE);
		// A thread that looks for answers while there are none uses time for nothing.
		PythonEventLoopPool parked = session.pool(WaitStrategy.BLOCKING);
		PythonEventLoopPool meteredAndParked = metered(session, WaitStrategy.BLOCKING);
		Interleaving<Double> rates = Interleaving.run(session.options(),
				List.of(rate(plain(session.pool(WaitStrategy.ADAPTIVE))), rate(observed(metered))));
		Interleaving<Double> micros = Interleaving.run(session.options(),
				List.of(micros(parked, plain(parked)), micros(meteredAndParked, observed(meteredAndParked))));
		double ratio = Interleaving.ratio(rates, 1, 0);
		double more = Interleaving.median(micros, 1) - Interleaving.median(micros, 0);
		return List.of(
				Row.relative("coroutines, 1,000 in flight, with metrics and observations", MIN_RATIO,
						Figures.rate(Interleaving.median(rates, 1)),
						"not observed " + Figures.rate(Interleaving.median(rates, 0)), ratio),
				Row.absolute("the same, processor time of Java more a call", "at most 2 µs",
						Figures.format("%.2f µs", more), Figures.format("%.2f µs", Interleaving.median(micros, 1))
								+ " instead of " + Figures.format("%.2f µs", Interleaving.median(micros, 0)),
						more <= MAX_MICROS));
	}

	/**
	 * Start a loop that tells of itself once a second, with its meters.
	 * @param session opens it
	 * @param waitStrategy how its answers are waited for
	 * @return the loop
	 */
	private static PythonEventLoopPool metered(BenchmarkSession session, WaitStrategy waitStrategy) {
		PythonEventLoopPool pool = session.pool(EventLoopSettings.builder()
			.waitStrategy(waitStrategy)
			.telemetry(Duration.ofSeconds(1))
			.namePrefix("pyloop-metered-" + waitStrategy.name().toLowerCase(Locale.ROOT))
			.build());
		PythonEventLoopMetrics metrics = new PythonEventLoopMetrics(pool);
		pool.addListener(metrics);
		metrics.bindTo(new SimpleMeterRegistry());
		return pool;
	}

	private static PythonCall plain(PythonEventLoopPool pool) {
		return hop(PythonClient.builder().eventLoopPool(pool));
	}

	private static PythonCall observed(PythonEventLoopPool pool) {
		ObservationRegistry registry = ObservationRegistry.create();
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PythonMeterObservationHandler(meters, true), new DefaultMeterObservationHandler(meters)));
		return hop(PythonClient.builder().eventLoopPool(pool).observationRegistry(registry).mdcKeys(List.of("*")));
	}

	private static PythonCall hop(PythonClient.Builder builder) {
		return builder.build().function("pyloop_bench.functions:hop");
	}

	private static Slice<Double> rate(PythonCall hop) {
		return ClosedLoop.rate(IN_FLIGHT, (index) -> hop.args(index).call(Integer.class));
	}

	/**
	 * Measure the processor time of this process without that of Python.
	 * @param pool the loop
	 * @param hop the call
	 * @return the slice, which gives microseconds a call
	 */
	private static Slice<Double> micros(PythonEventLoopPool pool, PythonCall hop) {
		Slice<Double> rate = rate(hop);
		PythonEventLoop loop = pool.eventLoops().get(0);
		return (seconds) -> {
			long calls = loop.submitted();
			long before = processorTime() - processorTime(loop.name());
			rate.run(seconds);
			long nanos = processorTime() - processorTime(loop.name()) - before;
			return nanos / 1e3 / (loop.submitted() - calls);
		};
	}

	private static long processorTime() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private static long processorTime(String thread) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
			.filter((info) -> info != null && info.getThreadName().equals(thread))
			.mapToLong((info) -> threads.getThreadCpuTime(info.getThreadId()))
			.sum();
	}

}
