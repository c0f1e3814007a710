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

package dev.pyloop.asgi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends requests that end in every way, many at a time, and looks for what they leave:
 * tasks, calls, futures, buffers and sockets. The system properties
 * {@code pyloop.soak.requests} and {@code pyloop.soak.seed} set how many, and which.
 */
class AsgiSoakTests {

	private static final int REQUESTS = Integer.getInteger("pyloop.soak.requests", 500);

	private static final long SEED = Long.getLong("pyloop.soak.seed", System.nanoTime());

	private static final int THREADS = 16;

	private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

	private static final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private static final Set<Integer> ports = ConcurrentHashMap.newKeySet();

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start(Channels.class, "pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.soak.application=fixtures.asgi_soak:app",
				"pyloop.asgi.applications.limited.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.limited.max-request-size=10KB");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void nothingIsLeft() throws Exception {
		server.get("/raw/hello");
		server.awaitQuiet("/raw", 0);
		String before = server.get("/soak").body();
		assertThat(before).contains("\"requests\": 1}");
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> running = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				Random random = new Random(SEED + thread);
				running.add(executor.submit(() -> {
					for (int count = 0; count < REQUESTS / THREADS + 1; count++) {
						request(random);
					}
					return null;
				}));
			}
			for (Future<?> future : running) {
				assertThat(future).as("seed %d", SEED).succeedsWithin(Duration.ofMinutes(30));
			}
		}
		finally {
			executor.shutdownNow();
		}
		server.awaitQuiet("/raw", 0);
		Awaitility.await()
			.atMost(AsgiServer.LONG)
			.pollInterval(Duration.ofMillis(50))
			.untilAsserted(() -> assertThat(server.get("/soak").body()).isEqualTo(before));
		Awaitility.await()
			.atMost(AsgiServer.LONG)
			.pollInterval(Duration.ofMillis(50))
			.untilAsserted(() -> assertThat(channels.stream().filter(AsgiSoakTests::isOfSoak)).isEmpty());
		assertThat(server.get("/raw/hello").body()).isEqualTo("Hello, World!");
	}

	private static boolean isOfSoak(Channel channel) {
		return channel.remoteAddress() instanceof InetSocketAddress remote && ports.contains(remote.getPort());
	}

	private static void request(Random random) throws IOException {
		try (RawConnection connection = server.connect()) {
			ports.add(connection.socket().getLocalPort());
			switch (random.nextInt(11)) {
				case 0 -> respond(connection, "GET /raw/hello" + HOST + "\r\n", "200", "Hello, World!");
				case 1 -> respond(connection, post("/raw/echo", 70_000), "200", "x".repeat(70_000));
				case 2 -> respond(connection, post("/limited/echo", 10_241), "413", "Content Too Large");
				case 3 -> respond(connection, "POST /limited/echo" + HOST + "Transfer-Encoding: chunked\r\n\r\n3000\r\n"
						+ "x".repeat(0x3000) + "\r\n", "413", "Content Too Large");
				case 4 -> respond(connection, "GET /raw/raise-before" + HOST + "\r\n", "500", "Internal Server Error");
				case 5 -> abort(connection, "POST /raw/echo" + HOST + "Content-Length: 200000\r\n\r\n"
						+ "x".repeat(random.nextInt(100_000)));
				case 6 -> abort(connection, "GET /raw/listen" + HOST + "\r\n");
				case 7 -> readSlowly(connection, random, "send-until", 1 + random.nextInt(200));
				case 8 -> readSlowly(connection, random, "sleep-forever", 9);
				case 9 -> readSlowly(connection, random, "download?2000000,50000", random.nextInt(2_000_000));
				default -> abort(connection, ("GET /raw/hello" + HOST + "\r\n").repeat(1 + random.nextInt(20)));
			}
		}
	}

	private static String post(String path, int length) {
		return "POST " + path + HOST + "Content-Length: " + length + "\r\n\r\n" + "x".repeat(length);
	}

	private static void respond(RawConnection connection, String request, String status, String end)
			throws IOException {
		connection.write(request);
		assertThat(connection.readHead()).startsWith("HTTP/1.1 " + status + " ");
		assertThat(connection.read(end.length())).isEqualTo(end);
	}

	private static void abort(RawConnection connection, String request) throws IOException {
		connection.write(request).reset();
	}

	/**
	 * Read a part, leave the rest while another request is answered, and go.
	 */
	private static void readSlowly(RawConnection connection, Random random, String path, int count) throws IOException {
		connection.socket().setReceiveBufferSize(8192);
		connection.write("GET /raw/" + path + HOST + "\r\n");
		assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ");
		connection.read(count / 2);
		try (RawConnection other = server.connect()) {
			ports.add(other.socket().getLocalPort());
			respond(other, "GET /raw/hello" + HOST + "\r\n", "200", "Hello, World!");
		}
		connection.read(count - count / 2);
		if (random.nextBoolean()) {
			connection.reset();
		}
	}

	/**
	 * Keeps the channels of the server.
	 */
	static class Channels {

		@Bean
		NettyServerCustomizer channelsCustomizer() {
			return (server) -> server.doOnChannelInit((observer, channel, remote) -> channels.add(channel));
		}

	}

}
