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

import java.util.ArrayList;
import java.util.List;

import org.HdrHistogram.Histogram;
import reactor.core.publisher.Mono;

import dev.pyloop.client.BlockingPythonCall;
import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * A figure of the reference table.
 *
 * @param name what is measured
 * @param unit what is counted
 * @param reference the best rate of the reference, 0 if there is none
 * @param slice measures it
 */
record ReferenceFigure(String name, String unit, double reference, Slice<Timing> slice) {

	private static final int BATCH = 256;

	static List<ReferenceFigure> all(PythonClient python, PythonEventLoop loop) {
		PythonCall hop = python.function("pyloop_bench.functions:hop");
		List<ReferenceFigure> figures = new ArrayList<>();
		figures.add(new ReferenceFigure("blocking `math.sqrt`", "", 105e3,
				(seconds) -> block(python.blocking().function("math:sqrt"), seconds)));
		figures.add(new ReferenceFigure("coroutine with `sleep(0)`, one at a time", "", 51e3, calls(hop, 1)));
		figures.add(new ReferenceFigure("10 concurrent callers", "", 113e3, calls(hop, 10)));
		figures.add(new ReferenceFigure("50 concurrent callers", "", 49e3, calls(hop, 50)));
		figures.add(new ReferenceFigure("100 concurrent callers", "", 182e3, calls(hop, 100)));
		figures.add(new ReferenceFigure("gather of 10", "", 117e3, gathers(python, hop, 10)));
		figures.add(new ReferenceFigure("gather of 50", "", 117e3, gathers(python, hop, 50)));
		figures.add(new ReferenceFigure("stream of an async generator", " items", 39e3,
				StreamCase.items(python.function("pyloop_bench.functions:count"))));
		figures.add(new ReferenceFigure("timers of the loop", " timers", 0.73e6, inPython(python, "timers")));
		figures
			.add(new ReferenceFigure("descriptors that become ready", " events", 0, inPython(python, "descriptors")));
		EventKind.ALL.forEach((kind) -> figures.add(new ReferenceFigure("event " + kind.name(), " events",
				kind.name().startsWith("call") ? 1.3e6 : 0, new EventRate(python, loop, kind))));
		return figures;
	}

	private static Slice<Timing> calls(PythonCall hop, int inFlight) {
		return ClosedLoop.timing(inFlight, (index) -> hop.args(index).call(Integer.class));
	}

	private static Slice<Timing> gathers(PythonClient python, PythonCall hop, int size) {
		Slice<Double> slice = ClosedLoop.rate(1, (index) -> gather(python, hop, size));
		return (seconds) -> Timing.of(slice.run(seconds) * size);
	}

	private static Mono<List<Integer>> gather(PythonClient python, PythonCall hop, int size) {
		List<PythonCall> calls = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			calls.add(hop.args(i));
		}
		return python.gather(calls).call(Integer.class);
	}

	private static Slice<Timing> inPython(PythonClient python, String function) {
		PythonCall call = python.function("pyloop_bench.reference:" + function);
		return (seconds) -> Timing.of(call.args(seconds).call(Double.class).blockOptional().orElseThrow());
	}

	private static Timing block(BlockingPythonCall sqrt, double seconds) {
		Histogram histogram = Latencies.newHistogram();
		long start = System.nanoTime();
		long end = start + (long) (seconds * 1e9);
		long calls = 0;
		long before = start;
		while (before < end) {
			for (int i = 0; i < BATCH; i++) {
				Double root = sqrt.args((double) calls * calls).call(Double.class);
				if (root == null || root != calls) {
					throw new IllegalStateException("The root of the square of " + calls + " was " + root);
				}
				calls++;
				long now = System.nanoTime();
				histogram.recordValue(now - before);
				before = now;
			}
		}
		return new Timing(calls * 1e9 / (before - start), histogram);
	}

	Row row(String home, List<Timing> timings, List<Double> pace) {
		List<Double> rates = timings.stream().map(Timing::rate).toList();
		double median = Interleaving.median(rates);
		Histogram latencies = new Latencies(timings.stream().map(Timing::latencies).toList()).all();
		String range = Figures.rate(rates.stream().mapToDouble(Double::doubleValue).min().orElseThrow(), this.unit)
				+ " to " + Figures.rate(rates.stream().mapToDouble(Double::doubleValue).max().orElseThrow(), this.unit);
		String beside = range
				+ ((latencies.getTotalCount() > 0) ? "; p90 " + Figures.micros(latencies.getValueAtPercentile(90))
						+ ", " + Figures.percentiles(latencies) : "")
				+ ((this.reference > 0) ? "; reference at best " + Figures.rate(this.reference, this.unit) : "");
		return new Row(this.name + ", `" + home + "`", "", Figures.rate(median, this.unit), beside,
				(this.reference > 0) ? Figures.ratio(median / this.reference) : "", Verdict.NONE,
				new Samples(rates, pace));
	}

}
