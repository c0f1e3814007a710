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

/**
 * The latency at half of the rate that uvicorn reaches at its peak.
 */
final class HttpLatencyCase implements BenchmarkCase {

	private static final String APPLICATION = "pyloop_bench.web:plain";

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		HttpServers servers = HttpServers.of(session);
		HttpServerProcess uvicorn = servers.uvicorn(APPLICATION);
		HttpServerProcess pyloop = servers.pyloop(APPLICATION);
		HttpServerProcess granian = servers.granian(APPLICATION);
		BenchmarkOptions options = session.options();
		servers.compiled(Wrk.slice(pyloop, "/"));
		double rate = Interleaving.median(peak(options, uvicorn).map(Load::rate), 0) / 2;
		Interleaving<Histogram> latencies = Interleaving.run(options, List.of(ConstantRate.slice(pyloop, rate),
				ConstantRate.slice(uvicorn, rate), ConstantRate.slice(granian, rate)));
		double own = p99(latencies, 0);
		double bar = 1.5 * p99(latencies, 1) + 1e6;
		String title = "latency of raw ASGI behind the filters at " + Figures.rate(rate) + ", half of uvicorn's peak";
		return List.of(Row.absolute(title, "p99 at most 1.5 times uvicorn's and 1 ms", describe(latencies, 0),
				"uvicorn " + describe(latencies, 1) + "; granian " + describe(latencies, 2), own <= bar));
	}

	private static Interleaving<Load> peak(BenchmarkOptions options, HttpServerProcess server) throws Exception {
		return Interleaving.run(options, List.of(Wrk.slice(server, "/")));
	}

	private static double p99(Interleaving<Histogram> latencies, int slice) {
		List<Double> values = new ArrayList<>();
		latencies.of(slice).forEach((histogram) -> values.add((double) histogram.getValueAtPercentile(99)));
		return Interleaving.median(values);
	}

	private static String describe(Interleaving<Histogram> latencies, int slice) {
		Histogram all = new Latencies(latencies.of(slice)).all();
		return "p99 " + Figures.millis(p99(latencies, slice)) + " (all slices: p50 "
				+ Figures.millis(all.getValueAtPercentile(50)) + ", p99 " + Figures.millis(all.getValueAtPercentile(99))
				+ ", p99.9 " + Figures.millis(all.getValueAtPercentile(99.9)) + ")";
	}

}
