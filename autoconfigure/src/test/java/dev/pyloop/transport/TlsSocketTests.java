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
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.BufferLeaks;
import dev.pyloop.testsupport.TestKeyStore;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TcpSocket} with TLS from the SSL bundles of a Spring application.
 */
class TlsSocketTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final BufferLeaks leaks = BufferLeaks.record();

	@TempDir
	private static Path folder;

	private static TestServer server;

	private static TestServer otherName;

	private static TestServer mutual;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() throws IOException, GeneralSecurityException {
		Path store = TestKeyStore.create(folder, "localhost", "CN=localhost");
		server = newServer(store);
		Path otherStore = TestKeyStore.create(folder, "other.example", "CN=other.example");
		otherName = newServer(otherStore);
		Path clientStore = TestKeyStore.create(folder, "client.example", "CN=client.example");
		mutual = newMutualServer(store, clientStore);
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "pyloop.shutdown.grace-period=5s",
					"pyloop.python.executable=" + TestPython.environmentExecutable(),
					"pyloop.python.path=" + TestHome.modules(),
					"spring.ssl.bundle.jks.peer.truststore.location=" + store.toUri(),
					"spring.ssl.bundle.jks.peer.truststore.password=secret",
					"spring.ssl.bundle.jks.other.truststore.location=" + otherStore.toUri(),
					"spring.ssl.bundle.jks.other.truststore.password=secret")
			.properties(bundle("client", store, "keystore.location=" + clientStore.toUri(), "keystore.password=secret"))
			.properties(bundle("cipher", store, "options.ciphers=TLS_AES_128_GCM_SHA256"))
			.properties(bundle("protocol", store, "options.enabled-protocols=TLSv1.2"))
			.properties(TestHome.selectedProperties().toArray(String[]::new))
			.run();
	}

	private static String[] bundle(String name, Path trusted, String... properties) {
		Stream<String> trust = Stream.of("truststore.location=" + trusted.toUri(), "truststore.password=secret");
		return Stream.concat(trust, Stream.of(properties))
			.map((property) -> "spring.ssl.bundle.jks." + name + "." + property)
			.toArray(String[]::new);
	}

	private static TestServer newMutualServer(Path file, Path clients) throws IOException, GeneralSecurityException {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(KeyStore.getInstance(clients.toFile(), TestKeyStore.PASSWORD.toCharArray()));
		SSLContext tls = SSLContext.getInstance("TLS");
		tls.init(TestKeyStore.keys(file).getKeyManagers(), trust.getTrustManagers(), null);
		SSLServerSocket socket = (SSLServerSocket) tls.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getByName("localhost"));
		socket.setNeedClientAuth(true);
		return TestServer.start(socket, TestServer::echo);
	}

	private static TestServer newServer(Path file) throws IOException, GeneralSecurityException {
		SSLContext tls = SSLContext.getInstance("TLS");
		tls.init(TestKeyStore.keys(file).getKeyManagers(), null, null);
		return TestServer.start(
				tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost")),
				TestServer::echo);
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
		otherName.close();
		mutual.close();
		leaks.check();
	}

	@Test
	void dataIsEchoedThroughBundle() {
		assertThat(call("echo", Integer.class, server.port(), 20, "peer")).isEqualTo(20);
		assertThat(call("echo_bulk", Boolean.class, server.port(), 3_000_000, "peer")).isTrue();
	}

	@Test
	void infoIsLikeThatOfPython() {
		assertThat(call("tls_info", String.class, server.port(), "peer"))
			.isEqualTo("TLSv1.3 ((('commonName', 'localhost'),),) (('DNS', 'localhost'),)");
	}

	@Test
	void keyOfTheBundleIsShown() {
		assertThat(call("echo", Integer.class, mutual.port(), 20, "client")).isEqualTo(20);
		assertThatExceptionOfType(PythonExecutionException.class)
			.isThrownBy(() -> call("echo", Integer.class, mutual.port(), 20, "peer"));
	}

	@Test
	void ciphersAndProtocolsOfTheBundleHold() {
		assertThat(parameters("cipher")).startsWith("TLSv1.3 TLS_AES_128_GCM_SHA256 ");
		assertThat(parameters("protocol")).startsWith("TLSv1.2 ");
	}

	@Test
	void encryptedOutputCannotEndAlone() {
		assertThat(parameters("peer")).endsWith(" A TLS connection cannot be half closed");
	}

	private static String parameters(String bundle) {
		return context.getBean(PythonClient.class)
			.function("fixtures.socket_api:tls_parameters")
			.args(server.port(), bundle)
			.call(String.class)
			.block(LONG);
	}

	@Test
	void certificateThatNobodyTrustsIsAVerificationError() {
		assertThat(call("failure", String.class, "localhost", server.port(), true))
			.startsWith("SSLCertVerificationError: ")
			.contains("unable to find valid certification path");
		assertThat(call("failure", String.class, "localhost", server.port(), "other"))
			.startsWith("SSLCertVerificationError: ");
	}

	@Test
	void certificateOfAnotherNameIsAVerificationError() {
		assertThat(call("failure", String.class, "localhost", otherName.port(), "other"))
			.startsWith("SSLCertVerificationError: ")
			.contains("localhost");
		assertThat(call("failure", String.class, "localhost", server.port(), "peer", "other.example"))
			.startsWith("SSLCertVerificationError: ")
			.contains("other.example");
	}

	@Test
	void serverNameStandsForTheHost() {
		assertThat(call("failure", String.class, "localhost", otherName.port(), "other", "other.example"))
			.isEqualTo("connected");
	}

	@Test
	void serverWithoutTlsIsAnSslError() {
		try (TestServer plain = TestServer.start((socket) -> socket.getOutputStream().write(new byte[100]))) {
			assertThat(call("failure", String.class, "localhost", plain.port(), "peer")).startsWith("SSLError: ");
		}
	}

	/**
	 * H23 of the parity list.
	 */
	@Test
	void unknownBundleIsAnErrorThatNamesTheOthers() {
		assertThat(call("failure", String.class, "localhost", server.port(), "nothing"))
			.startsWith("ValueError: There is no SSL bundle 'nothing'")
			.contains("[cipher, client, other, peer, protocol]", "spring.ssl.bundle.pem.nothing");
	}

	private static <T> T call(String function, Class<T> type, Object... args) {
		return context.getBean(PythonClient.class)
			.function("fixtures.jvm_sockets:" + function)
			.args(args)
			.call(type)
			.block(LONG);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
