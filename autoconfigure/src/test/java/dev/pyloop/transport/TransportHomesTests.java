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
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.tcp.TcpClient;

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for transports in each home.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class TransportHomesTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	private TestHome home;

	private PythonEventLoopPool pool;

	private PythonEventLoop loop;

	@BeforeEach
	void start() {
		this.pool = this.home.pool(EventLoopSettings.builder()
			.count(2)
			.gracePeriod(Duration.ofSeconds(5))
			.resources(PythonTransports.all(TlsContexts.withoutBundles()))
			.build());
		this.pool.start();
		this.loop = this.pool.eventLoops().get(1);
	}

	@AfterEach
	void nothingIsLeft() {
		this.pool.close();
		assertThat(this.loop.events().resources().size()).isZero();
		assertThat(this.loop.events().dropped()).isZero();
		assertThat(this.loop.unknownFrames()).isZero();
	}

	@Test
	void connectionsEcho() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("jvm_sockets:many", Integer.class, server.port(), 8, 20)).isEqualTo(160);
			assertThat(call("jvm_sockets:echo_bulk", Boolean.class, server.port(), 3_000_000)).isTrue();
		}
	}

	@Test
	void datagramsEcho() {
		assertThat(call("jvm_sockets:udp_echo", String.class, 60_000)).isEqualTo("60000");
	}

	@Test
	void processesRun() {
		assertThat(call("jvm_process:cat_bulk", Boolean.class, 3_000_000)).isTrue();
		assertThat(call("process_ends:output_after_terminate", String.class)).isEqualTo("200000 3");
	}

	@Test
	void connectionIsAdopted() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			long id = PythonConnections.adopt(this.loop,
					TcpClient.create().host("localhost").port(server.port()).connectNow(LONG));
			assertThat(call("jvm_sockets:adopted_echo", String.class, id, "hello")).isEqualTo("hello");
		}
	}

	@Test
	void processIsAdopted() throws IOException {
		Process process = new ProcessBuilder("cat").start();
		long id = PythonTransports.adopt(this.loop, process);
		assertThat(call("jvm_process:adopted", String.class, id, "hello")).isEqualTo("hello0 " + process.pid());
	}

	private <T> T call(String name, Class<T> type, Object... args) {
		return PythonClient.builder()
			.eventLoopPool(this.pool)
			.build()
			.function("fixtures." + name)
			.args(args)
			.eventLoop(this.loop)
			.call(type)
			.block(LONG);
	}

}
