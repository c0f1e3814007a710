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
import java.net.http.HttpResponse;
import java.nio.file.Files;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with Starlette.
 */
class StarletteTests {

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.star.application=fixtures.asgi_starlette:app",
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app");
	}

	@AfterAll
	static void stop() {
		server.awaitQuiet("/raw", 1);
		server.close();
	}

	@Test
	void streamIsComplete() {
		assertThat(server.get("/star/stream?n=20").body().lines()).hasSize(20).last().isEqualTo("19");
	}

	@Test
	void streamIsClosedWhenClientIsGone() throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /star/stream?n=1000000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
		connection.readUntil("100\n");
		connection.close();
		awaitLog("closed");
	}

	@Test
	void fileIsComplete() throws IOException {
		String file = Files.readString(TestHome.modules().resolve("fixtures/asgi_starlette.py"));
		HttpResponse<String> response = server.get("/star/file");
		assertThat(response.body()).isEqualTo(file);
		assertThat(response.headers().firstValueAsLong("content-length")).hasValue(file.length());
		HttpResponse<String> part = server.get("/star/file", "Range", "bytes=3-12");
		assertThat(part.statusCode()).isEqualTo(206);
		assertThat(part.body()).isEqualTo(file.substring(3, 13));
	}

	@Test
	void disconnectIsSeenByAsking() throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /star/disconnected HTTP/1.1\r\nHost: localhost\r\n\r\n");
		awaitLog("waiting");
		connection.close();
		awaitLog("disconnected after False");
	}

	@Test
	void sessionIsKeptInCookie() {
		HttpResponse<String> first = server.get("/star/count");
		String cookie = first.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
		assertThat(first.body()).isEqualTo("1");
		assertThat(server.get("/star/count", "Cookie", cookie).body()).isEqualTo("2");
	}

	@Test
	void middlewareChangesResponse() {
		assertThat(server.get("/star/stamped").headers().firstValue("x-stamp")).hasValue("stamped");
	}

	@Test
	void bodyIsStreamed() {
		assertThat(server.post("/star/body", new byte[5_000_000]).body()).isEqualTo("5000000");
	}

	@Test
	void nestedMountHasPathOfBoth() {
		assertThat(server.get("/star/sub/inner").body()).isEqualTo(server.uri("/star/sub/inner") + " /star/sub");
	}

	private static void awaitLog(String line) {
		Awaitility.await().atMost(AsgiServer.LONG).until(() -> server.get("/star/log").body().contains(line));
	}

}
