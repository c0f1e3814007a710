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
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.client.PythonTest;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.testsupport.BufferLeaks;
import dev.pyloop.testsupport.TestKeyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PythonConnections} with {@code pyloop.jvm}.
 */
class AdoptedConnectionTests extends PythonTest {

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
	void connectionOfClientIsAdopted() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			Connection connection = connect(server.port());
			assertThat(call("jvm_sockets:adopted_echo", String.class, adopt(connection), "hello")).isEqualTo("hello");
			await(() -> server.ended() == 1);
			connection.onDispose().block(LONG);
		}
		assertNothingIsLeft();
	}

	@Test
	void acceptedConnectionIsServedByPython() throws IOException {
		DisposableServer server = listen(TcpServer.create());
		try (Socket client = new Socket("localhost", server.port())) {
			client.getOutputStream().write("one two".getBytes(StandardCharsets.UTF_8));
			client.shutdownOutput();
			assertThat(client.getInputStream().readAllBytes()).asString(StandardCharsets.UTF_8)
				.isEqualTo("served: ONE TWO");
		}
		finally {
			server.disposeNow();
		}
		assertNothingIsLeft();
	}

	@Test
	void whatArrivesWithTheHandshakeIsNotLost(@TempDir Path folder) throws IOException, GeneralSecurityException {
		SslContext tls = SslContextBuilder
			.forServer(TestKeyStore.keys(TestKeyStore.create(folder, "localhost", "CN=localhost")))
			.build();
		SslContext trusting = SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
		DisposableServer server = listen(TcpServer.create().secure((spec) -> spec.sslContext(tls)));
		try {
			for (int i = 0; i < 20; i++) {
				Connection client = TcpClient.create()
					.host("localhost")
					.port(server.port())
					.secure((spec) -> spec.sslContext(trusting))
					.doOnConnected(
							(connection) -> connection.outbound().sendString(Mono.just("early.")).then().subscribe())
					.connectNow(LONG);
				String answer = client.inbound().receive().asString().reduce(String::concat).block(LONG);
				assertThat(answer).isEqualTo("served: EARLY.");
			}
		}
		finally {
			server.disposeNow();
		}
		assertNothingIsLeft();
	}

	@Test
	void connectionThatEndsUnusedIsForgotten() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			Connection connection = connect(server.port());
			long id = adopt(connection);
			connection.disposeNow();
			assertNothingIsLeft();
			assertThatExceptionOfType(PythonExecutionException.class)
				.isThrownBy(() -> call("jvm_sockets:adopted_echo", String.class, id, "late"))
				.withMessageContaining("under id " + id)
				.withMessageContaining("or its connection has ended");
		}
		assertThat(loop().events().dropped()).isZero();
	}

	@Test
	void connectionIsGoodForOneTransport() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("jvm_sockets:adopted_twice", String.class, adopt(connect(server.port()))))
				.startsWith("ValueError: Id ")
				.endsWith("is in use; each id is good for one transport");
		}
		assertNothingIsLeft();
	}

	@Test
	void unusedConnectionEndsWithTheLoop() throws Exception {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			Connection connection = connect(server.port());
			CompletableFuture<Void> ended = connection.onDispose().toFuture();
			try (PythonEventLoopPool pool = this.home.pool(EventLoopSettings.builder().build())) {
				pool.start();
				PythonConnections.adopt(pool.eventLoops().get(0), connection);
			}
			ended.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
			await(() -> server.ended() == 1);
		}
	}

	@Test
	void connectionOfHttpIsRefused() {
		CompletableFuture<Throwable> refused = new CompletableFuture<>();
		DisposableServer server = HttpServer.create().host("localhost").doOnConnection((connection) -> {
			try {
				adopt(connection);
				refused.complete(new AssertionError("adopted"));
			}
			catch (RuntimeException ex) {
				refused.complete(ex);
			}
		}).handle((request, response) -> response.send()).bindNow();
		try {
			HttpClient.create().host("localhost").port(server.port()).get().uri("/").response().block(LONG);
			assertThatIllegalArgumentException().isThrownBy(() -> {
				throw refused.get();
			}).withMessageContaining("is one of HTTP");
		}
		finally {
			server.disposeNow();
		}
	}

	private DisposableServer listen(TcpServer server) {
		return server.host("localhost")
			.doOnConnection(
					(connection) -> fixture("jvm_sockets:serve").args(adopt(connection)).call(Void.class).subscribe())
			.bindNow(Duration.ofSeconds(30));
	}

	private static Connection connect(int port) {
		return TcpClient.create().host("localhost").port(port).connectNow(LONG);
	}

	private PythonEventLoop loop() {
		return this.pool.eventLoops().get(0);
	}

	private long adopt(Connection connection) {
		return PythonConnections.adopt(loop(), connection);
	}

	private void assertNothingIsLeft() {
		await(() -> loop().events().resources().size() == 0);
		assertThat(loop().unknownFrames()).isZero();
	}

}
