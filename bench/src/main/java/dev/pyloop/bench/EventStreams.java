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

import org.HdrHistogram.Histogram;
import org.springframework.util.Assert;

/**
 * Many streams of events that carry the time at which they were sent.
 */
final class EventStreams implements AutoCloseable {

	private static final byte[] REQUEST = "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final int DIGITS = 20;

	private final LoadConnections<Stream> connections;

	private Histogram delays = Latencies.newHistogram();

	private int opened;

	private EventStreams(int port, int count) throws IOException {
		this.connections = LoadConnections.open(port, count, Stream::new);
	}

	/**
	 * Open streams and wait for the first event of each.
	 * @param port where the server listens
	 * @param count how many
	 * @return the streams
	 */
	static EventStreams open(int port, int count) throws IOException {
		EventStreams streams = new EventStreams(port, count);
		long start = System.nanoTime();
		int index = 0;
		for (Stream stream : streams.connections.all()) {
			// Spread over a second, as clients do not come all at once
			long time = start + index++ * 1_000_000_000L / count;
			while (System.nanoTime() < time) {
				streams.connections.poll(1);
			}
			stream.owner = streams;
			stream.send(REQUEST);
		}
		while (streams.opened < count) {
			streams.connections.poll(1000);
			Assert.state(System.nanoTime() - start < 30_000_000_000L, "The server does not open the streams");
		}
		return streams;
	}

	/**
	 * Receive events.
	 * @param seconds how long
	 * @return the times from sending to receiving, in nanoseconds
	 */
	Histogram receive(double seconds) throws IOException {
		this.delays = Latencies.newHistogram();
		long end = System.nanoTime() + (long) (seconds * 1e9);
		while (System.nanoTime() < end) {
			this.connections.poll(10);
		}
		return this.delays;
	}

	@Override
	public void close() throws IOException {
		this.connections.close();
	}

	/**
	 * One stream.
	 */
	private static final class Stream extends LoadConnections.Connection {

		private final StringBuilder text = new StringBuilder();

		private EventStreams owner;

		private boolean open;

		@Override
		void received(ByteBuffer data) {
			// System.nanoTime and Python's monotonic_ns read the same clock on Linux
			long now = System.nanoTime();
			this.text.append(StandardCharsets.ISO_8859_1.decode(data));
			int event = this.text.indexOf("data: ");
			while (event >= 0 && this.text.length() >= event + 6 + DIGITS) {
				long sent = Long.parseLong(this.text, event + 6, event + 6 + DIGITS, 10);
				this.owner.delays.recordValue(now - sent);
				this.text.delete(0, event + 6 + DIGITS);
				this.owner.opened += this.open ? 0 : 1;
				this.open = true;
				event = this.text.indexOf("data: ");
			}
		}

	}

}
