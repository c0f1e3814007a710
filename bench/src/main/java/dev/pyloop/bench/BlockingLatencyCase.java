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

import java.util.List;

import org.HdrHistogram.Histogram;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.cpython.EventFd;
import dev.pyloop.cpython.PythonRuntime;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * A coroutine, one at a time, with blocking waiting, beside a bare round trip of two
 * descriptors through an asyncio loop of the same interpreter.
 */
final class BlockingLatencyCase implements BenchmarkCase {

	private static final double MAX_OVER = 10_000;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonClient python = session.client(WaitStrategy.BLOCKING);
		PythonCall echo = python.function("pyloop_bench.functions:echo_later");
		PythonCall hop = python.function("pyloop_bench.functions:hop");
		PythonRuntime runtime = PythonRuntime.acquire(session.installation(), session.runtimeOptions());
		session.opened().add(runtime::release);
		Slice<Histogram> bare = bare(runtime);
		Interleaving<Histogram> results = Interleaving.run(session.options(),
				List.of(ClosedLoop.latency((index) -> echo.args(index).call(Integer.class)), bare,
						(seconds) -> LatencyCase.block(echo, seconds),
						ClosedLoop.latency((index) -> hop.args(index).call(Integer.class))));
		Latencies own = new Latencies(results.of(0));
		Latencies peer = new Latencies(results.of(1));
		Latencies blocked = new Latencies(results.of(2));
		double over = own.over(peer);
		return List.of(
				new Row("`Mono` of a coroutine, one at a time, blocking waiting", "p50 at most 10 µs over the bare one",
						figure(own), "bare round trip " + figure(peer) + " (" + peer.mode() + ")",
						((over < 0) ? "" : "+") + Figures.micros(over), Verdict.of(over <= MAX_OVER)),
				Row.information("the same, a coroutine that suspends once", figure(new Latencies(results.of(3))), ""),
				Row.information("the same with `Mono.block()`", figure(blocked), ""));
	}

	private static String figure(Latencies latencies) {
		return "p50 " + Figures.micros(latencies.median()) + " (" + latencies.mode() + "), p99.9 "
				+ Figures.micros(latencies.all().getValueAtPercentile(99.9));
	}

	private static Slice<Histogram> bare(PythonRuntime runtime) {
		EventFd doorbell = EventFd.open();
		EventFd javaDoorbell = EventFd.open();
		MarshalWriter argument = new MarshalWriter();
		argument.beginTuple(2);
		argument.writeInt(doorbell.readDescriptor());
		argument.writeInt(javaDoorbell.writeDescriptor());
		runtime.startThread("bare", "pyloop_bench.bare", "main", argument.toByteArray());
		return (seconds) -> {
			Histogram histogram = Latencies.newHistogram();
			long last = System.nanoTime();
			long end = last + (long) (seconds * 1e9);
			while (last < end) {
				doorbell.ring();
				javaDoorbell.await();
				long now = System.nanoTime();
				histogram.recordValue(now - last);
				last = now;
			}
			return histogram;
		};
	}

}
