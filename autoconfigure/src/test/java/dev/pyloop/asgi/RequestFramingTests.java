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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests that follow another one on a connection, and that begin where it
 * ends.
 */
class RequestFramingTests extends RawApplicationServer {

	private static final String HOST = "Host: localhost\r\n";

	private static final String NEXT = "GET /raw/hello HTTP/1.1\r\n" + HOST + "\r\n";

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 3\r\n\r\nabc", "Content-Length: 0003\r\n\r\nabc",
			"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
			"Transfer-Encoding: CHUNKED\r\n\r\n1\r\na\r\n02\r\nbc\r\n000\r\n\r\n",
			"Transfer-Encoding: chunked\r\n\r\n3;name=value\r\nabc\r\n0;last\r\n\r\n",
			"Transfer-Encoding: chunked\r\n\r\n3;name=\"value\"\r\nabc\r\n0\r\nX: y\r\nContent-Length: 99\r\n\r\n",
			"Transfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n" })
	void requestBeginsWhereBodyEnds(String rest) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/echo HTTP/1.1\r\n" + HOST + rest + NEXT + NEXT);
			assertThat(connection.readUntil("\r\n\r\nabc")).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 29\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1d\r\n" })
	void bodyThatIsNotReadIsNoRequest(String rest) throws IOException {
		String end = rest.startsWith("T") ? "\r\n0\r\n\r\n" : "";
		try (RawConnection connection = server.connect()) {
			connection
				.write("POST /raw/unread HTTP/1.1\r\n" + HOST + rest + "GET /raw/event?hidden HTTP/1\n" + end + NEXT);
			assertThat(connection.readUntil("\r\n\r\nunread")).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
		assertThat(server.get("/raw/events").body()).isEqualTo("[]");
	}

	@Test
	void bodyThatIsNotReadMayArriveAfterResponse() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/unread HTTP/1.1\r\n" + HOST + "Content-Length: 29\r\n\r\nGET /raw/event");
			assertThat(connection.readUntil("\r\n\r\nunread")).startsWith("HTTP/1.1 200 OK\r\n");
			connection.write("?hidden HTTP/1\n").write(NEXT);
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
		assertThat(server.get("/raw/events").body()).isEqualTo("[]");
	}

	@Test
	void malformedBodyAfterResponseClosesConnection() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/unread HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
			assertThat(connection.readUntil("\r\n\r\nunread")).startsWith("HTTP/1.1 200 OK\r\n");
			connection.write("zz\r\n" + "GET /raw/event?hidden HTTP/1.1\r\n" + HOST + "\r\n");
			assertThat(connection.readUntilClosed()).doesNotContain(" 200 ");
		}
		assertThat(server.get("/raw/events").body()).isEqualTo("[]");
	}

	@Test
	void malformedBodyBeforeResponseIsRefused() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/unread HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
					+ "GET /raw/event?hidden HTTP/1.1\r\n" + HOST + "\r\n");
			assertThat(connection.readUntilClosed()).containsPattern("\\AHTTP/1.1 (400 |200 )")
				.doesNotContainPattern("(?s)HTTP/1.1 200 .*HTTP/1.1 200 ");
		}
		assertThat(server.get("/raw/events").body()).isEqualTo("[]");
	}

	@Test
	void malformedBodyIsDisconnect() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/cancel-receive HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
			server.get("/raw/event?cancel");
			server.awaitEvent("/raw", "cancelled");
			connection.write("3\r\nabc\r\nzz\r\n");
			assertThat(connection.readUntilClosed()).startsWith("HTTP/1.1 400 Bad Request\r\n");
		}
	}

	@Test
	void requestAfterCloseIsNotAnswered() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/hello HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\nGET /raw/event?hidden"
					+ " HTTP/1.1\r\n" + HOST + "\r\n");
			assertThat(connection.readUntilClosed()).endsWith("\r\n\r\nHello, World!");
		}
		assertThat(server.get("/raw/events").body()).isEqualTo("[]");
	}

	@Test
	void emptyLinesBeforeRequestAreIgnored() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("\r\n\r\n" + NEXT);
			assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

	@Test
	void halfClosedConnectionIsAnsweredOrClosed() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("POST /raw/listen HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");
			server.awaitEvent("/raw", "listening");
			connection.socket().shutdownOutput();
			server.awaitEvent("/raw", "http.disconnect");
			assertThat(connection.readUntilClosed()).isEmpty();
		}
	}

}
