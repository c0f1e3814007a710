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
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.testsupport.TestKeyStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TlsExtension} with clients that have and have not a certificate.
 */
class AsgiClientCertificateTests {

	private static final char[] PASSWORD = TestKeyStore.PASSWORD.toCharArray();

	@TempDir
	private static Path folder;

	private static KeyStore store;

	private static AsgiServer server;

	@BeforeAll
	static void start() throws IOException, GeneralSecurityException {
		Path file = TestKeyStore.create(folder, "localhost", "CN=localhost,O=pyloop");
		store = KeyStore.getInstance(file.toFile(), PASSWORD);
		String bundle = "spring.ssl.bundle.jks.web.";
		server = AsgiServer.start("pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				bundle + "keystore.location=" + file.toUri(), bundle + "keystore.password=secret",
				bundle + "truststore.location=" + trusted(), bundle + "truststore.password=secret",
				"server.ssl.bundle=web", "server.ssl.client-auth=want", "server.http2.enabled=true");
	}

	private static URI trusted() throws IOException, GeneralSecurityException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry(TestKeyStore.ALIAS, store.getCertificate(TestKeyStore.ALIAS));
		Path file = folder.resolve("trusted.p12");
		try (OutputStream out = Files.newOutputStream(file)) {
			trusted.store(out, PASSWORD);
		}
		return file.toUri();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource(HttpClient.Version.class)
	void certificateOfClientIsInScope(HttpClient.Version version) throws Exception {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD);
		assertThat(scope(version, keys.getKeyManagers()))
			.contains("\"client_cert_chain\": [\"-----BEGIN CERTIFICATE-----\\n")
			.contains("\"client_cert_name\": \"CN=localhost,O=pyloop\"")
			.contains("\"client_cert_error\": null");
	}

	@ParameterizedTest
	@EnumSource(HttpClient.Version.class)
	void chainIsEmptyWithoutCertificateOfClient(HttpClient.Version version) throws Exception {
		assertThat(scope(version, null)).contains("\"client_cert_chain\": [], \"client_cert_name\": null");
	}

	private static String scope(HttpClient.Version version, KeyManager @Nullable [] keys) throws Exception {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys, trust.getTrustManagers(), null);
		HttpClient client = HttpClient.newBuilder().sslContext(context).version(version).build();
		URI uri = URI.create("https://localhost:" + server.port() + "/raw/scope");
		return client.send(HttpRequest.newBuilder(uri).timeout(AsgiServer.LONG).build(), BodyHandlers.ofString())
			.body();
	}

}
