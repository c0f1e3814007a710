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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;
import org.springframework.util.Assert;

/**
 * Requests at fixed times, whether or not the server keeps up. A latency counts from the
 * time at which its request was due.
 */
final class ConstantRate {

	private static final int CONNECTIONS = 64;

	private static final long MAX_PARK_NANOS = 50_000;

	private final Histogram latencies = Latencies.newHistogram();

	private final Queue<Long> due = new ArrayDeque<>();

	private final Queue<Exchange> idle = new ArrayDeque<>();

	private final byte[] request;

	private ConstantRate(int port) {
		this.request = ("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Return a slice of load on a server.
	 * @param server the server
	 * @param rate how many requests per second
	 * @return the slice, which gives nanoseconds
	 */
	static Slice<Histogram> slice(HttpServerProcess server, double rate) {
		return (seconds) -> {
			ConstantRate load = new ConstantRate(server.port());
			try (LoadConnections<Exchange> connections = LoadConnections.open(server.port(), CONNECTIONS,
					load::newExchange)) {
				load.run(connections, (long) (1e9 / rate), (long) (seconds * 1e9));
			}
			return load.latencies;
		};
	}

	private Exchange newExchange() {
		return new Exchange();
	}

	private void run(LoadConnections<Exchange> connections, long interval, long nanos) throws IOException {
		this.idle.addAll(connections.all());
		long next = System.nanoTime();
		long end = next + nanos;
		while (next < end || !this.due.isEmpty() || this.idle.size() < CONNECTIONS) {
			long now = System.nanoTime();
			for (; next <= now && next < end; next += interval) {
				this.due.add(next);
			}
			send();
			if (!connections.poll(0)) {
				LockSupport.parkNanos(Math.min(MAX_PARK_NANOS, next - now));
			}
			Assert.state(now < end + 10_000_000_000L, "The server does not answer at this rate");
		}
	}

	private void send() {
		while (!this.due.isEmpty() && !this.idle.isEmpty()) {
			Exchange exchange = this.idle.remove();
			exchange.due = this.due.remove();
			exchange.send(this.request);
		}
	}

	/**
	 * A connection with at most one request.
	 */
	private final class Exchange extends LoadConnections.Connection {

		private final StringBuilder response = new StringBuilder();

		private long due;

		@Override
		void received(ByteBuffer data) {
			this.response.append(StandardCharsets.ISO_8859_1.decode(data));
			int head = this.response.indexOf("\r\n\r\n");
			if (head >= 0 && this.response.length() >= head + 4 + contentLength(head)) {
				Assert.state(this.response.indexOf("HTTP/1.1 200 ") == 0, () -> "The server answers " + this.response);
				ConstantRate.this.latencies.recordValue(System.nanoTime() - this.due);
				this.response.setLength(0);
				ConstantRate.this.idle.add(this);
			}
		}

		private int contentLength(int head) {
			for (String line : this.response.substring(0, head).split("\r\n")) {
				if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
					return Integer.parseInt(line.substring(15).trim());
				}
			}
			throw new IllegalStateException("The response has no length: " + this.response);
		}

	}

}
