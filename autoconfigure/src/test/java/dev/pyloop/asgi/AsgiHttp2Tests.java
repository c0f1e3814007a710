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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestKeyStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with HTTP/2, and TLS from a bundle.
 */
class AsgiHttp2Tests {

	@TempDir
	private static Path folder;

	private static AsgiServer server;

	private static HttpClient client;

	@BeforeAll
	static void start() throws IOException, GeneralSecurityException {
		Path store = TestKeyStore.create(folder, "localhost", "CN=localhost");
		server = AsgiServer.start(FilterConfiguration.class,
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.ws.application=fixtures.asgi_websocket:app",
				"spring.ssl.bundle.jks.web.keystore.location=" + store.toUri(),
				"spring.ssl.bundle.jks.web.keystore.password=secret", "server.ssl.bundle=web",
				"server.http2.enabled=true");
		client = HttpClient.newBuilder().sslContext(trust(store)).version(HttpClient.Version.HTTP_2).build();
	}

	private static SSLContext trust(Path file) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance(file.toFile(), "secret".toCharArray());
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, factory.getTrustManagers(), null);
		return context;
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void scopeHasVersionAndTls() throws Exception {
		HttpResponse<String> response = get("scope?a=b");
		assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(response.body()).contains("\"http_version\": \"2\"")
			.contains("\"scheme\": \"https\"")
			.contains("\"headers\": [[\"host\", \"localhost:" + server.port() + "\"]")
			.doesNotContain("x-http2")
			.doesNotContain("transfer-encoding")
			.contains("\"tls\": {\"server_cert\": \"-----BEGIN CERTIFICATE-----")
			.contains("\"client_cert_chain\": [], \"client_cert_name\": null, \"client_cert_error\": null,"
					+ " \"tls_version\": 772, \"cipher_suite\": 48");
	}

	@Test
	void cookiesAreJoined() throws Exception {
		HttpRequest request = request("scope").header("Cookie", "a=1").header("Cookie", "b=2").build();
		assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("[\"cookie\", \"a=1; b=2\"]");
	}

	@Test
	void headersThatFilterHasChangedAreThoseOfTheRequest() throws Exception {
		HttpRequest request = request("scope").header("x-change", "yes")
			.POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[9])))
			.build();
		assertThat(client.send(request, BodyHandlers.ofString()).body())
			.contains("\"headers\": [[\"host\", \"localhost:" + server.port() + "\"]")
			.contains("[\"x-change\", \"done\"]")
			.doesNotContain("x-http2")
			.doesNotContain("transfer-encoding");
	}

	@Test
	void bodyIsEchoed() throws Exception {
		for (int size : new int[] { 0, 1000, 300_000 }) {
			HttpRequest request = request("echo").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[size])).build();
			assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).hasSize(size);
		}
	}

	@Test
	void responsesArrive() throws Exception {
		assertThat(get("hello").body()).isEqualTo("Hello, World!");
		assertThat(get("stream?5").body()).isEqualTo("0\n1\n2\n3\n4\n");
		assertThat(get("download?5000000,100000").body()).hasSize(5_000_000);
		assertThat(get("file").body()).isEqualTo(Files.readString(TestHome.modules().resolve("fixtures/asgi_raw.py")));
		assertThat(get("raise-before").statusCode()).isEqualTo(500);
		assertThat(get("status?204").statusCode()).isEqualTo(204);
	}

	@Test
	void failureInTheMiddleResetsStreamOnly() throws Exception {
		CompletableFuture<HttpResponse<String>> broken = client.sendAsync(request("raise-after").build(),
				BodyHandlers.ofString());
		assertThat(broken).failsWithin(AsgiServer.LONG);
		assertThat(get("hello").body()).isEqualTo("Hello, World!");
	}

	@Test
	void streamThatIsResetIsDisconnect() throws Exception {
		client.sendAsync(request("send-until").build(), BodyHandlers.ofInputStream()).get().body().close();
		Awaitility.await()
			.atMost(AsgiServer.LONG)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> get("events").body().contains("ClientDisconnected"));
	}

	@Test
	void webSocketOverTlsIsSecure() {
		CompletableFuture<String> text = new CompletableFuture<>();
		StringBuilder parts = new StringBuilder();
		URI uri = URI.create("wss://localhost:" + server.port() + "/ws/scope");
		WebSocket socket = client.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {

			@Override
			public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
				parts.append(data);
				if (last) {
					text.complete(parts.toString());
				}
				return WebSocket.Listener.super.onText(socket, data, last);
			}

		}).join();
		assertThat(text).succeedsWithin(AsgiServer.LONG)
			.asString()
			.contains("\"scheme\": \"wss\"")
			.contains("\"http_version\": \"1.1\"")
			.contains("\"tls\": {\"server_cert\": \"-----BEGIN CERTIFICATE-----");
		socket.abort();
	}

	private static HttpResponse<String> get(String path) throws Exception {
		return client.send(request(path).build(), BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/raw/" + path))
			.timeout(AsgiServer.LONG);
	}

	@Configuration(proxyBeanMethods = false)
	static class FilterConfiguration {

		@Bean
		WebFilter changing() {
			return (exchange, chain) -> chain
				.filter(exchange.getRequest().getHeaders().containsHeader("x-change") ? change(exchange) : exchange);
		}

		private static ServerWebExchange change(ServerWebExchange exchange) {
			return exchange.mutate().request((request) -> request.header("x-change", "done")).build();
		}

	}

}
