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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with an application without a framework.
 */
class AsgiHttpTests extends RawApplicationServer {

	@Test
	void responseWithOneBodyIsComplete() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n")
				.containsIgnoringCase("content-length: 13\r\n")
				.contains("content-type: text/plain\r\n")
				.containsPattern("(?i)\r\ndate: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n")
				.doesNotContainIgnoringCase("transfer-encoding")
				.endsWith("\r\n\r\nHello, World!");
		}
	}

	@Test
	void scopeOfOneRequestDoesNotLeakIntoAnother() {
		assertThat(server.get("/raw/mutate").body()).isEqualTo("clean");
		assertThat(server.get("/raw/mutate").body()).isEqualTo("clean");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1000, 65_536, 70_000, 3_000_000 })
	void bodyIsEchoed(int size) {
		byte[] body = new byte[size];
		new Random(size).nextBytes(body);
		for (int index = 0; index < size; index++) {
			body[index] &= 0x7f;
		}
		assertThat(server.post("/raw/echo", body).body()).isEqualTo(AsgiServer.text(body));
	}

	@Test
	void smallBodyComesInOnePart() {
		assertThat(server.post("/raw/sizes", new byte[1000]).body()).isEqualTo("[1000]");
	}

	@Test
	void absentBodyIsOneEmptyPart() {
		assertThat(server.get("/raw/sizes").body()).isEqualTo("[0]");
	}

	@Test
	void messagesHaveTypesOfSpecification() {
		HttpResponse<String> response = server.get("/raw/kinds");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.body()).isEqualTo("[\"dict\", \"dict\", \"str\", \"bytes\", \"bool\", \"str\"]");
	}

	@Test
	void tasksReceiveAndSendAtOnce() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/concurrent HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n");
			server.awaitEvent("/raw", "receiving");
			connection.write("abc");
			server.get("/raw/hello");
			connection.write("def");
			assertThat(connection.readUntil("\r\n0\r\n\r\n").replaceAll("\r\n[0-9]\r\n", "")).endsWith("abcdef\r\n");
		}
	}

	@Test
	void bodyOfHttpChunksIsEchoed() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
			connection.write("3;extension=1\r\nabc\r\n");
			connection.write("2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n");
			assertThat(connection.readUntil("abcde")).endsWith("\r\n\r\nabcde");
		}
	}

	@Test
	void bodyOfPartsIsReadAsItComes() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/cancel-receive HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n");
			server.get("/raw/event?cancel");
			server.awaitEvent("/raw", "cancelled");
			connection.write("abc").write("def");
			assertThat(connection.readUntil("abcdef")).endsWith("\r\n\r\nabcdef");
		}
	}

	@Test
	void continueIsSentWhenBodyIsRead() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
					+ "Expect: 100-continue\r\n\r\n");
			assertThat(connection.readHead()).startsWith("HTTP/1.1 100 Continue\r\n");
			connection.write("abc");
			assertThat(connection.readUntil("abc")).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

	@Test
	void continueIsNotSentWhenBodyIsNotRead() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n"
					+ "Expect: 100-continue\r\n\r\n");
			assertThat(connection.readAll()).startsWith("HTTP/1.1 200 OK\r\n")
				.containsIgnoringCase("connection: close")
				.endsWith("unread");
		}
	}

	@Test
	void connectionIsClosedWhenMuchOfBodyIsNotRead() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n");
			assertThat(connection.readAll()).containsIgnoringCase("connection: close").endsWith("unread");
		}
	}

	@Test
	void connectionIsKeptWhenLittleOfBodyIsNotRead() throws IOException {
		try (RawConnection connection = server.connect()) {
			for (int i = 0; i < 2; i++) {
				connection.write("POST /raw/unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody");
				assertThat(connection.readUntil("unread")).startsWith("HTTP/1.1 200 OK\r\n");
			}
		}
	}

	@Test
	void headersKeepOrderBytesAndDuplicates() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/headers HTTP/1.1\r\nHost: localhost\r\n\r\n");
			String head = connection.readHead();
			assertThat(head.lines().filter((line) -> line.matches("(?i)set-cookie:.*")))
				.containsExactly("Set-Cookie: a=1", "set-cookie: b=2");
			assertThat(head).contains("x-latin: caf\u00e9\r\n")
				.contains("x-padded: padded\r\n")
				.contains("date: Thu, 01 Jan 1970 00:00:00 GMT\r\n")
				.containsIgnoringCase("content-length: 0\r\n")
				.doesNotContain("gzip");
			assertThat(head.toLowerCase(Locale.ROOT).split("date:")).hasSize(2);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 304 })
	void statusWithoutBodyHasNone(int status) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/status?" + status + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
			String head = connection.readHead();
			assertThat(head).startsWith("HTTP/1.1 " + status + " ").doesNotContainIgnoringCase("transfer-encoding");
			if (status == 204) {
				assertThat(head).doesNotContainIgnoringCase("content-length");
			}
			connection.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 299, 404, 418, 599, 799 })
	void statusArrives(int status) {
		assertThat(server.get("/raw/status?" + status).statusCode()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello", "stream?5", "echo" })
	void headHasNoBody(String path) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("HEAD /raw/" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
			connection.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

	@Test
	void headHasLengthOfBody() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("HEAD /raw/download?2000000,1000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readHead()).containsIgnoringCase("\r\ncontent-length: 2000000\r\n")
				.doesNotContainIgnoringCase("transfer-encoding");
		}
	}

	@Test
	void headOfEndlessStreamIsAnsweredAndEndsIt() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("HEAD /raw/send-until HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
			server.awaitEvent("/raw", "ClientDisconnected");
		}
	}

	@Test
	void streamIsChunked() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/stream?3 HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("0\r\n\r\n")).containsIgnoringCase("transfer-encoding: chunked")
				.contains("0\n")
				.contains("1\n")
				.contains("2\n");
			connection.write("GET /raw/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

	@Test
	void headOfStreamDoesNotWaitForBody() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/head-first HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readHead()).contains("x-early: 1");
			server.get("/raw/event?go");
			assertThat(connection.readUntil("0\r\n\r\n")).contains("late");
		}
	}

	@Test
	void streamOfHttp10EndsWithConnection() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/stream?2 HTTP/1.0\r\n\r\n");
			assertThat(connection.readAll()).doesNotContainIgnoringCase("transfer-encoding").endsWith("\r\n\r\n0\n1\n");
		}
	}

	@Test
	void buffersAreCopied() {
		assertThat(server.get("/raw/buffers").body()).isEqualTo("one two");
	}

	@Test
	void downloadIsComplete() throws Exception {
		HttpResponse<byte[]> response = server.client()
			.send(server.request("/raw/download?20000000,100000").build(), HttpResponse.BodyHandlers.ofByteArray());
		assertThat(response.body()).hasSize(20_000_000);
	}

	@Test
	void requestsOfOneConnectionAreAnsweredInOrder() throws IOException {
		try (RawConnection connection = server.connect()) {
			String request = "POST /raw/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n";
			StringBuilder requests = new StringBuilder();
			for (int i = 10; i < 60; i++) {
				requests.append(request).append(i);
			}
			connection.write(requests.toString());
			for (int i = 10; i < 60; i++) {
				assertThat(connection.readUntil("\r\n\r\n" + i)).startsWith("HTTP/1.1 200 OK\r\n");
			}
		}
	}

	@Test
	void taskGoesOnAfterResponse() {
		assertThat(server.get("/raw/background").body()).isEqualTo("done");
		server.awaitEvent("/raw", "background");
	}

	@Test
	void manyRequestsAtATimeAreAnswered() {
		HttpRequest request = server.request("/raw/hello").build();
		var all = IntStream.range(0, 500)
			.mapToObj((i) -> server.client().sendAsync(request, HttpResponse.BodyHandlers.ofString()))
			.toList();
		assertThat(all).allSatisfy((response) -> assertThat(response.get().body()).isEqualTo("Hello, World!"));
		assertThat(Arrays.asList(all.toArray())).hasSize(500);
	}

}
