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

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.client.PythonTest;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.LoopEvents;
import dev.pyloop.testsupport.BufferLeaks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link TcpSocket} and {@link UdpSocket} have in common with the
 * transports of {@code asyncio}.
 */
class SocketApiTests extends PythonTest {

	private static final BufferLeaks leaks = BufferLeaks.record();

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.resources(PythonTransports.all(TlsContexts.withoutBundles()));
	}

	@AfterEach
	void everyResourceIsReleased() {
		LoopEvents events = this.pool.eventLoops().get(0).events();
		await(() -> events.resources().size() == 0);
		assertThat(events.dropped()).isZero();
	}

	@AfterAll
	static void everyBufferIsReleased() {
		leaks.check();
	}

	@Test
	void limitsOfTheWriteBufferHold() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("socket_api:write_limits", Object.class, server.port()))
				.isEqualTo(List.of(List.of(100, 1000), false, true, true, List.of(50, 200), "ValueError"));
		}
	}

	@Test
	void bufferedProtocolGetsItsBytes() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("socket_api:buffered", Boolean.class, server.port())).isTrue();
		}
	}

	@Test
	void protocolIsReplaced() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("socket_api:switched", Object.class, server.port())).isEqualTo(List.of("a", "b", "c", "0"));
		}
	}

	@Test
	void writeAfterTheEndIsRefused() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("socket_api:write_after_eof", String.class, server.port()))
				.isEqualTo("Cannot call write() after write_eof()");
		}
	}

	@Test
	void connectionComesFromTheLocalAddress() throws Exception {
		ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		try (TestServer server = TestServer.start(socket, (client) -> client.getOutputStream()
			.write(client.getInetAddress().getHostAddress().getBytes(StandardCharsets.UTF_8)))) {
			assertThat(call("socket_api:from_address", String.class, server.port(), "127.0.0.2"))
				.isEqualTo("127.0.0.2 127.0.0.2");
		}
	}

	/**
	 * H23 of the parity list.
	 */
	@Test
	void startTlsIsRefused() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("socket_api:start_tls", Object.class, server.port()))
				.isEqualTo(List.of("TypeError", "False"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "close abort", "abort close", "close close abort", "abort abort" })
	void connectionIsLostOnce(String how) {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("socket_api:lost_once", Object.class, server.port(), List.of(how.split(" "))))
				.isEqualTo(List.of("NoneType"));
		}
	}

	@Test
	void connectionThatTheServerEndsIsLostOnce() {
		try (TestServer server = TestServer.start((socket) -> socket.getInputStream().read())) {
			assertThat(call("socket_api:lost_once", Object.class, server.port(), List.of("abort")))
				.isEqualTo(List.of("NoneType"));
		}
		try (TestServer server = TestServer.start((socket) -> {
			socket.getInputStream().read();
			socket.setSoLinger(true, 0);
		})) {
			assertThat(call("socket_api:lost_once", Object.class, server.port(), List.of("close")))
				.isEqualTo(List.of("ConnectionResetError"));
		}
	}

	@Test
	void limitsOfDatagramsHold() {
		assertThat(call("socket_api:udp_limits", Object.class)).isEqualTo(List.of(false, true, false));
	}

	@Test
	void windowOfDatagramsOpensAgain() {
		assertThat(call("socket_api:udp_window", Boolean.class, 100, 20_000)).isTrue();
	}

	@Test
	void cancelledChannelLeavesNothing() {
		for (int i = 0; i < 20; i++) {
			assertThat(call("socket_api:udp_cancelled", Boolean.class)).isTrue();
		}
	}

}
