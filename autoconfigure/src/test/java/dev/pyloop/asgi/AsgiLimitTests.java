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
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limits of {@link AsgiApplication}.
 */
@Tag(TestHome.TAG)
@ExtendWith(OutputCaptureExtension.class)
class AsgiLimitTests {

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.limited.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.limited.max-request-size=1000B",
				"pyloop.asgi.applications.limited.headers.x-default=yes",
				"pyloop.asgi.applications.limited.headers.x-first=default",
				"pyloop.asgi.applications.limited.headers.server=default",
				"pyloop.asgi.applications.single.server-header=",
				"pyloop.asgi.applications.hurried.server-header=named",
				"pyloop.asgi.applications.limited.date-header=false",
				"pyloop.asgi.applications.single.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.single.limit-concurrency=1",
				"pyloop.asgi.applications.hurried.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.hurried.timeout=200ms",
				"pyloop.asgi.applications.lasting.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.lasting.cancel-on-disconnect=false",
				"pyloop.asgi.applications.double.application=fixtures.asgi_raw:Double",
				"pyloop.asgi.applications.made.application=fixtures.asgi_raw:create()",
				"pyloop.asgi.applications.built.application=fixtures.asgi_raw.create",
				"pyloop.asgi.applications.built.factory=true");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void clear() {
		server.get("/raw/clear");
	}

	@AfterEach
	void nothingIsLeft() {
		server.awaitQuiet("/raw", 0);
	}

	@Test
	void bodyWithinLimitIsRead() {
		assertThat(server.post("/limited/echo", new byte[1000]).statusCode()).isEqualTo(200);
	}

	@Test
	void bodyWithLengthBeyondLimitIsRefusedUnread(CapturedOutput output) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /limited/listen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n");
			assertThat(connection.readAll()).startsWith("HTTP/1.1 413 ").endsWith("Content Too Large");
		}
		assertThat(server.get("/raw/events").body()).isEqualTo("[]");
		assertThat(output).contains("Refused a request to ASGI application 'limited' with 413, because its body is"
				+ " larger than the 1000 bytes of 'max-request-size'");
	}

	@Test
	void bodyThatGrowsBeyondLimitIsRefused(CapturedOutput output) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /limited/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
			for (int i = 0; i < 3; i++) {
				connection.write("190\r\n" + "x".repeat(400) + "\r\n");
			}
			assertThat(connection.readAll()).startsWith("HTTP/1.1 413 ").endsWith("Content Too Large");
		}
		assertThat(output).contains("ASGI application 'limited' with 413, because its body is larger than");
	}

	@Test
	void connectionOfRefusedRequestIsUsedNoMore() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /limited/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n");
			assertThat(connection.readHead()).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close\r\n");
			assertThat(connection.readAll()).isEqualTo("Content Too Large");
		}
	}

	@Test
	void defaultHeadersAreAddedUnlessSet() {
		HttpResponse<String> response = server.get("/limited/headers");
		assertThat(response.headers().firstValue("x-default")).hasValue("yes");
		assertThat(response.headers().allValues("x-first")).containsExactly("1");
		assertThat(server.get("/limited/hello").headers().firstValue("date")).isEmpty();
	}

	@Test
	void serverIsNamedUnlessSet() {
		assertThat(server.get("/raw/hello").headers().allValues("server")).containsExactly("pyloop");
		assertThat(server.get("/raw/server-header").headers().allValues("server")).containsExactly("own");
		assertThat(server.get("/limited/hello").headers().allValues("server")).containsExactly("default");
		assertThat(server.get("/single/hello").headers().firstValue("server")).isEmpty();
		assertThat(server.get("/hurried/hello").headers().allValues("server")).containsExactly("named");
	}

	@Test
	void requestBeyondConcurrencyIsRefused(CapturedOutput output) throws Exception {
		CompletableFuture<HttpResponse<String>> first = server.client()
			.sendAsync(server.request("/single/never").build(), BodyHandlers.ofString());
		server.awaitEvent("/raw", "entered");
		HttpResponse<String> refused = server.get("/single/hello");
		assertThat(refused.statusCode()).isEqualTo(503);
		assertThat(refused.body()).isEqualTo("Service Unavailable");
		assertThat(refused.headers().firstValue("connection")).hasValue("close");
		assertThat(output).contains("Refused a request to ASGI application 'single' with 503, because as many requests"
				+ " run as 'limit-concurrency' allows");
		server.get("/raw/event?release");
		assertThat(first.get().body()).isEqualTo("released");
		// A response may be read before the request that it belongs to has ended
		Awaitility.await()
			.atMost(AsgiServer.LONG)
			.until(() -> server.get("/single/hello").statusCode(), (status) -> status == 200);
	}

	@Test
	void responseThatDoesNotStartInTimeIsGatewayTimeout(CapturedOutput output) {
		HttpResponse<String> response = server.get("/hurried/never");
		assertThat(response.statusCode()).isEqualTo(504);
		assertThat(response.body()).isEqualTo("Gateway Timeout");
		assertThat(response.headers().firstValue("connection")).hasValue("close");
		assertThat(output).contains("Refused a request to ASGI application 'hurried' with 504, because it was not"
				+ " answered within PT0.2S");
		server.awaitEvent("/raw", "cancelled");
		assertThat(server.get("/hurried/background").body()).isEqualTo("done");
	}

	@Test
	void streamIsNotCancelledWhenThatIsOff() throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /lasting/send-until HTTP/1.1\r\nHost: localhost\r\n\r\n");
		server.awaitEvent("/raw", "tick");
		connection.close();
		server.awaitEvent("/raw", "ClientDisconnected");
	}

	@Test
	void streamThatSleepsIsNotCancelledWhenThatIsOff() throws IOException {
		RawConnection lasting = server.connect();
		lasting.write("GET /lasting/hold HTTP/1.1\r\nHost: localhost\r\n\r\n");
		server.awaitEvent("/raw", "held");
		lasting.close();
		RawConnection other = server.connect();
		other.write("GET /raw/sleep-forever HTTP/1.1\r\nHost: localhost\r\n\r\n");
		server.awaitEvent("/raw", "sleeping");
		other.close();
		server.awaitEvent("/raw", "woken");
		assertThat(server.get("/raw/event?release").statusCode()).isEqualTo(200);
		server.awaitEvent("/raw", "released");
		assertThat(server.get("/raw/events").body()).doesNotContain("cancelled");
	}

	@Test
	void applicationOfVersionTwoAnswers() {
		assertThat(server.get("/double").body()).isEqualTo("double");
	}

	@Test
	void applicationOfFactoryAnswers() {
		assertThat(server.get("/made/hello").body()).isEqualTo("Hello, World!");
		assertThat(server.get("/built/hello").body()).isEqualTo("Hello, World!");
	}

	@Test
	void pathOutsideOfMountsIsNotFound() {
		assertThat(server.get("/elsewhere").statusCode()).isEqualTo(404);
		assertThat(server.get("/rawer/hello").statusCode()).isEqualTo(404);
	}

}
