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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

import org.HdrHistogram.Histogram;

/**
 * A thousand open streams, each with an event a second.
 */
final class HttpEventsCase implements BenchmarkCase {

	private static final String APPLICATION = "pyloop_bench.web:events";

	private static final int STREAMS = 1000;

	private static final double MAX_DELAY = 100e6;

	private static final double MAX_BYTES = 10_000;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		HttpServers servers = HttpServers.of(session);
		double seconds = session.options().seconds() * session.options().rounds();
		Histogram own = delays(servers.pyloop(APPLICATION), seconds);
		Histogram uvicorn = delays(servers.uvicorn(APPLICATION), seconds);
		double bytes = bytes(servers.pyloop(APPLICATION));
		return List.of(
				Row.absolute("1,000 open streams of events, one event a second each", "p99.9 of delivery under 100 ms",
						describe(own), "uvicorn " + describe(uvicorn), own.getValueAtPercentile(99.9) < MAX_DELAY),
				Row.absolute("the same, what Python allocates for a stream", "under 10 KB",
						Figures.format("%.1f KB", bytes / 1000), "counted by `tracemalloc`", bytes < MAX_BYTES));
	}

	private static String describe(Histogram delays) {
		return "p50 " + Figures.millis(delays.getValueAtPercentile(50)) + ", p99 "
				+ Figures.millis(delays.getValueAtPercentile(99)) + ", p99.9 "
				+ Figures.millis(delays.getValueAtPercentile(99.9)) + " (" + delays.getTotalCount() + " events)";
	}

	private static Histogram delays(HttpServerProcess server, double seconds) throws Exception {
		try (server; EventStreams streams = EventStreams.open(server.port(), STREAMS)) {
			streams.receive(5);
			return streams.receive(seconds);
		}
	}

	private static double bytes(HttpServerProcess server) throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		try (server) {
			allocated(client, server);
			try (EventStreams streams = EventStreams.open(server.port(), STREAMS)) {
				streams.receive(2);
			}
			// What the first streams leave for later ones is not counted
			awaitEnd(client, server);
			long before = allocated(client, server);
			try (EventStreams streams = EventStreams.open(server.port(), STREAMS)) {
				streams.receive(2);
				return (allocated(client, server) - before) / (double) STREAMS;
			}
		}
	}

	private static void awaitEnd(HttpClient client, HttpServerProcess server) throws Exception {
		long last = Long.MAX_VALUE;
		long current = allocated(client, server);
		while (current < last) {
			Thread.sleep(3000);
			last = current;
			current = allocated(client, server);
		}
	}

	private static long allocated(HttpClient client, HttpServerProcess server) throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + server.port() + "/allocated");
		return Long.parseLong(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
	}

}
