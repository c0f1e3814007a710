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
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for responses of applications with {@code server.compression}.
 */
class AsgiCompressionTests {

	private static final HttpClient client = HttpClient.newHttpClient();

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("server.compression.enabled=true", "server.compression.min-response-size=100",
				"server.compression.mime-types=text/x-python,application/json",
				"pyloop.asgi.applications.star.application=fixtures.asgi_starlette:app",
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.fast.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.fast.before-filters=true");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void completeResponseIsCompressed() throws Exception {
		assertThat(unzip(get("/raw/scope"))).contains("\"path\": \"/raw/scope\"");
		assertThat(unzip(get("/fast/scope"))).contains("\"path\": \"/fast/scope\"");
	}

	@Test
	void fileIsCompressed() throws Exception {
		HttpResponse<byte[]> response = get("/star/file");
		assertThat(unzip(response))
			.isEqualTo(Files.readString(TestHome.modules().resolve("fixtures/asgi_starlette.py")));
		assertThat(response.headers().firstValue("content-length")).isEmpty();
	}

	@Test
	void responseOfOtherTypeIsNotCompressed() throws Exception {
		assertThat(get("/raw/hello").headers().firstValue("content-encoding")).isEmpty();
		assertThat(new String(get("/raw/stream?50").body(), StandardCharsets.UTF_8).lines()).hasSize(50);
	}

	@Test
	void responseWhenClientAcceptsNoEncodingIsNotCompressed() {
		HttpResponse<String> response = server.get("/raw/scope");
		assertThat(response.headers().firstValue("content-encoding")).isEmpty();
		assertThat(response.body()).contains("\"path\": \"/raw/scope\"");
	}

	private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
		HttpRequest request = server.request(path).header("Accept-Encoding", "gzip").build();
		return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
	}

	private static String unzip(HttpResponse<byte[]> response) {
		assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
		try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
