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
package dev.pyloop.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import dev.pyloop.client.PythonTest;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.testsupport.BufferLeaks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TcpSocket} and {@link UdpSocket} with {@code pyloop.jvm} and real
 * servers.
 */
class SocketTests extends PythonTest {

	private static final BufferLeaks leaks = BufferLeaks.record();

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.resources(PythonTransports.all(TlsContexts.withoutBundles()));
	}

	@AfterAll
	static void everyBufferIsReleased() {
		leaks.check();
	}

	@Test
	void messagesAreEchoed() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("jvm_sockets:echo", Integer.class, server.port(), 100)).isEqualTo(100);
			await(() -> server.ended() == 1);
		}
		assertThat(this.pool.eventLoops()).extracting(PythonEventLoop::unknownFrames).containsOnly(0L);
	}

	@Test
	void manyConnectionsAreEchoedAtOnce() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("jvm_sockets:many", Integer.class, server.port(), 64, 50)).isEqualTo(3200);
			await(() -> server.ended() == 64);
		}
	}

	@Test
	void bulkDataIsEchoedUnchanged() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("jvm_sockets:echo_bulk", Boolean.class, server.port(), 20_000_000)).isTrue();
		}
	}

	@Test
	void endOfOutputReachesServerAndItsAnswerArrives() {
		try (TestServer server = TestServer.start((socket) -> {
			int size = socket.getInputStream().readAllBytes().length;
			socket.getOutputStream().write(("got " + size).getBytes(StandardCharsets.UTF_8));
		})) {
			assertThat(call("jvm_sockets:half_close", String.class, server.port(), 300_000)).isEqualTo("got 300000");
		}
	}

	@Test
	void serverMayEndItsOutputWhileTheReaderPauses() {
		AtomicLong thanked = new AtomicLong();
		try (TestServer server = TestServer.start((socket) -> {
			socket.getOutputStream().write(new byte[200_000]);
			socket.shutdownOutput();
			thanked.addAndGet(socket.getInputStream().readAllBytes().length);
		})) {
			assertThat(call("jvm_sockets:read_late", Object.class, server.port(), 20))
				.isEqualTo(Set.of("200000 bytes"));
			await(() -> server.ended() == 20);
			assertThat(thanked).hasValue(20 * "thanks".length());
		}
	}

	@Test
	void slowReaderHoldsTheSenderBack() {
		AtomicLong sent = new AtomicLong();
		long size = 40_000_000;
		try (TestServer server = TestServer.start((socket) -> send(socket, size, sent))) {
			call("jvm_sockets:open_flow", Object.class, "slow", server.port());
			call("jvm_sockets:pause", Void.class, "slow");
			AtomicLong last = new AtomicLong(-1);
			Awaitility.await()
				.atMost(LONG)
				.pollInterval(Duration.ofMillis(200))
				.until(() -> sent.get() > 0 && sent.get() == last.getAndSet(sent.get()));
			assertThat(sent.get()).isLessThan(size / 2);
			call("jvm_sockets:resume", Void.class, "slow");
			await(() -> call("jvm_sockets:received", Long.class, "slow") == size);
			call("jvm_sockets:stop", Void.class, "slow", "close");
			await(() -> call("jvm_sockets:lost", Object.class, "slow").toString().equals("[NoneType]"));
		}
	}

	private static void send(Socket socket, long size, AtomicLong sent) throws IOException {
		byte[] part = new byte[100_000];
		while (sent.get() < size) {
			socket.getOutputStream().write(part);
			sent.addAndGet(part.length);
		}
		socket.getInputStream().read();
	}

	@Test
	void slowServerPausesWriting() {
		CountDownLatch mayRead = new CountDownLatch(1);
		AtomicLong received = new AtomicLong();
		try (TestServer server = TestServer.start((socket) -> {
			awaitLatch(mayRead);
			count(socket.getInputStream(), received);
		})) {
			call("jvm_sockets:open_flow", Object.class, "full", server.port());
			long written = call("jvm_sockets:fill", Long.class, "full");
			assertThat(call("jvm_sockets:is_paused", Boolean.class, "full")).isTrue();
			mayRead.countDown();
			await(() -> !call("jvm_sockets:is_paused", Boolean.class, "full"));
			call("jvm_sockets:stop", Void.class, "full", "close");
			await(() -> server.ended() == 1);
			assertThat(received).hasValue(written);
		}
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void count(InputStream in, AtomicLong received) throws IOException {
		byte[] buffer = new byte[1 << 16];
		for (int size = in.read(buffer); size != -1; size = in.read(buffer)) {
			received.addAndGet(size);
		}
	}

	@Test
	void abortDropsWhatWaitsAndEndsOnce() {
		CountDownLatch mayRead = new CountDownLatch(1);
		try (TestServer server = TestServer.start((socket) -> awaitLatch(mayRead))) {
			call("jvm_sockets:open_flow", Object.class, "abort", server.port());
			call("jvm_sockets:fill", Long.class, "abort");
			call("jvm_sockets:stop", Void.class, "abort", "abort");
			await(() -> call("jvm_sockets:lost", Object.class, "abort").toString().equals("[NoneType]"));
			mayRead.countDown();
		}
	}

	@Test
	void resetIsAConnectionResetError() {
		try (TestServer server = TestServer.start((socket) -> {
			socket.getInputStream().read();
			socket.setSoLinger(true, 0);
		})) {
			assertThat(call("jvm_sockets:read_to_end", String.class, server.port())).isEqualTo("ConnectionResetError");
		}
	}

	@Test
	void endOfServerIsTheEndOfTheStream() {
		try (TestServer server = TestServer.start((socket) -> {
			socket.getInputStream().read();
			socket.getOutputStream().write(65);
		})) {
			assertThat(call("jvm_sockets:read_to_end", String.class, server.port())).isEqualTo("A");
		}
	}

	@Test
	void refusedConnectionIsAConnectionRefusedError() throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		assertThat(call("jvm_sockets:failure", String.class, "localhost", port)).startsWith("ConnectionRefusedError: ")
			.contains("localhost");
	}

	@Test
	void unknownHostIsAGaierror() {
		assertThat(call("jvm_sockets:failure", String.class, "no-such-host.invalid", 1)).startsWith("gaierror: ")
			.contains("no-such-host.invalid");
	}

	@Test
	void addressThatIsNoneIsRefused() {
		assertThat(call("jvm_sockets:failure", String.class, "localhost", 70_000))
			.isEqualTo("ValueError: port must be 0 to 65535, not 70000");
	}

	/**
	 * H23 of the parity list.
	 */
	@Test
	void tlsThatCannotBeHonouredIsRefused() {
		assertThat(call("jvm_sockets:failure", String.class, "localhost", 1, "nothing")).startsWith("ValueError: ")
			.contains("'nothing'", "spring.ssl.bundle");
		assertThat(call("jvm_sockets:failure", String.class, "localhost", 1, 7)).startsWith("TypeError: ssl must be")
			.contains("spring.ssl.bundle");
		assertThat(call("jvm_sockets:with_context", String.class, 1)).startsWith("TypeError: ssl must be")
			.contains("SSLContext");
		assertThat(call("jvm_sockets:failure", String.class, "localhost", 1, null, "name"))
			.startsWith("ValueError: server_hostname");
	}

	@Test
	void exceptionOfProtocolEndsItsConnection() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("jvm_sockets:failing_protocol", String.class, server.port()))
				.isEqualTo("RuntimeError('no') ['Fatal error: protocol.data_received() call failed.']");
			await(() -> server.ended() == 1);
		}
	}

	@Test
	void cancelledConnectLeavesNothing() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			for (int i = 0; i < 50; i++) {
				assertThat(call("jvm_sockets:cancelled", Boolean.class, server.port())).isTrue();
			}
			await(() -> this.pool.eventLoops().get(0).events().resources().size() == 0);
		}
	}

	@Test
	void manyConnectionsAreReleased() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			Flux.range(0, 200)
				.flatMap((i) -> fixture("jvm_sockets:echo").args(server.port(), 1).call(Integer.class), 20)
				.blockLast(LONG);
			await(() -> server.ended() == 200);
			await(() -> this.pool.eventLoops().get(0).events().resources().size() == 0);
		}
	}

	@Test
	void datagramsOfEachSizeAreEchoed() {
		assertThat(call("jvm_sockets:udp_echo", String.class, 1)).isEqualTo("1");
		assertThat(call("jvm_sockets:udp_echo", String.class, 10)).isEqualTo("10");
		assertThat(call("jvm_sockets:udp_echo", String.class, 60_000)).isEqualTo("60000");
	}

	@Test
	void refusedDatagramIsAnErrorOfTheProtocol() throws IOException {
		int port;
		try (DatagramSocket free = new DatagramSocket(0)) {
			port = free.getLocalPort();
		}
		assertThat(call("jvm_sockets:udp_refused", String.class, port)).isEqualTo("ConnectionRefusedError");
	}

	@Test
	void datagramThatCannotBeSentIsRefused() {
		assertThat(call("jvm_sockets:udp_refusals", Object.class).toString()).contains("TypeError: data must be")
			.contains("ValueError: An endpoint without remote_addr")
			.contains("ValueError: A channel of the JVM cannot send an empty datagram")
			.contains("'localhost'; resolve it");
	}

}
