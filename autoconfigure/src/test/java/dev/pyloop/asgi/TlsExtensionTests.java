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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pyloop.testsupport.TestKeyStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TlsExtension} with the cipher suites of TLS 1.2.
 */
class TlsExtensionTests {

	@TempDir
	private static Path folder;

	private static KeyStore store;

	private static AsgiServer server;

	@BeforeAll
	static void start() throws IOException, GeneralSecurityException {
		Path file = TestKeyStore.create(folder, "localhost", "CN=localhost");
		store = KeyStore.getInstance(file.toFile(), TestKeyStore.PASSWORD.toCharArray());
		String bundle = "spring.ssl.bundle.jks.web.";
		server = AsgiServer.start("pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				bundle + "keystore.location=" + file.toUri(), bundle + "keystore.password=secret",
				bundle + "options.ciphers="
						+ String.join(",", SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()),
				"server.ssl.bundle=web");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, 49161", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, 49162",
			"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, 49187", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384, 49188",
			"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, 49195", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, 52393" })
	void cipherSuiteIsItsNumber(String cipherSuite, int number) throws Exception {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		SSLParameters parameters = new SSLParameters(new String[] { cipherSuite }, new String[] { "TLSv1.2" });
		HttpClient client = HttpClient.newBuilder()
			.sslContext(context)
			.sslParameters(parameters)
			.version(HttpClient.Version.HTTP_1_1)
			.build();
		URI uri = URI.create("https://localhost:" + server.port() + "/raw/scope");
		HttpRequest request = HttpRequest.newBuilder(uri).timeout(AsgiServer.LONG).build();
		assertThat(client.send(request, BodyHandlers.ofString()).body())
			.contains("\"tls_version\": 771, \"cipher_suite\": " + number + "}");
	}

}
