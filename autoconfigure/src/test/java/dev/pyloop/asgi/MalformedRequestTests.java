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
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestCheck}, and that Netty refuses the rest: each request here is
 * one that another server may take for two, or for another one. The answer is a refusal,
 * the connection is closed, and the application never sees the request that is hidden in
 * it.
 */
class MalformedRequestTests extends RawApplicationServer {

	private static final String HOST = "Host: localhost\r\n";

	private static final String POST = "POST /raw/echo HTTP/1.1\r\n" + HOST;

	private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

	private static final String END = "0\r\n\r\n";

	private static final String HIDDEN = "GET /raw/event?hidden HTTP/1.1\r\n" + HOST + "\r\n";

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "lengths", "codings", "chunks", "headers", "lines", "hosts" })
	void requestIsRefusedAndConnectionClosed(String name, int status, String request) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write(request + HIDDEN);
			String response = connection.readUntilClosed();
			assertThat(response).containsPattern("\\AHTTP/\\d\\.\\d " + status + " ");
			assertThat(response.split("HTTP/\\d\\.\\d \\d\\d\\d ")).hasSize(2);
		}
		assertThat(server.get("/raw/events").body()).isEqualTo("[]");
		assertThat(server.get("/raw/hello").body()).isEqualTo("Hello, World!");
	}

	static Stream<Arguments> lengths() {
		return Stream
			.of("Content-Length: 3\r\nContent-Length: 4", "Content-Length: 3\r\nContent-Length: 3",
					"Content-Length: 3, 4", "Content-Length: 3, 3", "Content-Length: +3", "Content-Length: -3",
					"Content-Length: 3 4", "Content-Length: 0x3", "Content-Length: 3.0", "Content-Length: 1_0",
					"Content-Length: \u001f3", "Content-Length: \u00b2", "Content-Length:",
					"Content-Length: 9223372036854775808", "Content-Length: 18446744073709551619", "Content-Length : 3",
					"Content-Length\t: 3")
			.map((header) -> Arguments.of(header, 400, POST + header + "\r\n\r\nabc"));
	}

	static Stream<Arguments> codings() {
		String length = "Content-Length: 5\r\n";
		return Stream.of(
				Arguments.of("length before chunked", 400, POST + length + "Transfer-Encoding: chunked\r\n\r\n" + END),
				Arguments.of("length after chunked", 400,
						POST + "Transfer-Encoding: chunked\r\n" + length + "\r\n" + END),
				Arguments.of("folded", 400, POST + "Transfer-Encoding:\r\n chunked\r\n" + length + "\r\n" + END),
				Arguments.of("vertical tab", 400,
						POST + "Transfer-Encoding: \u000bchunked\r\n" + length + "\r\n" + END),
				Arguments.of("space before colon", 400,
						POST + "Transfer-Encoding : chunked\r\n" + length + "\r\n" + END),
				Arguments.of("identity", 400, POST + "Transfer-Encoding: identity\r\n\r\n"),
				Arguments.of("unknown", 400, POST + "Transfer-Encoding: xchunked\r\n\r\n"),
				Arguments.of("unknown with length", 400,
						POST + "Transfer-Encoding: xchunked\r\n" + length + "\r\n" + END),
				Arguments.of("not chunked in the end", 400, POST + "Transfer-Encoding: gzip\r\n\r\n"),
				Arguments.of("not chunked in the end of two", 400,
						POST + "Transfer-Encoding: chunked, identity\r\n\r\n" + END),
				Arguments.of("not chunked in the last line", 400,
						POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + END),
				Arguments.of("chunked twice", 400,
						POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + END),
				Arguments.of("chunked of what is not decoded", 501,
						POST + "Transfer-Encoding: gzip, chunked\r\n\r\n" + END),
				Arguments.of("HTTP/1.0", 400, "POST /raw/echo HTTP/1.0\r\nConnection: keep-alive\r\n"
						+ "Transfer-Encoding: chunked\r\n\r\n" + END));
	}

	static Stream<Arguments> chunks() {
		return Stream
			.of("FFFFFFFFFFFFFFFFF\r\nabc\r\n", "100000003\r\nabc\r\n", "80000000\r\nabc\r\n", "-1\r\nabc\r\n",
					"+3\r\nabc\r\n", "0x3\r\nabc\r\n", "xyz\r\nabc\r\n", "\r\nabc\r\n", "3\r\nabcdef\r\n", "3\nabc\r\n",
					"3\r\nabc\n", "3\r\nabcXX", "3;a\nabc\r\n", "2;\n\r\nx\r\n", "3;a\rb\r\nabc\r\n",
					"3\r\nabc\r\n0\r\nX T: 1\r\n\r\n")
			.map((chunk) -> Arguments.of(escape(chunk), 400, CHUNKED + chunk + END));
	}

	static Stream<Arguments> headers() {
		return Stream
			.of("X: b\u0000c", "X: b\u0001c", "X: b\rY: c", "X\u0000: b", "X : b", "X\t: b", "X Y: b", ": b", "nothing",
					"X@: b", "X\u00e9: b", "X: b\nY: c", "X: b\nContent-Length: 50")
			.map((header) -> Arguments.of(escape(header), 400,
					"GET /raw/hello HTTP/1.1\r\n" + HOST + header + "\r\n\r\n"));
	}

	static Stream<Arguments> lines() {
		String end = "\r\n" + HOST + "\r\n";
		return Stream.of(Arguments.of("line feeds", 400, "GET /raw/hello HTTP/1.1\nHost: localhost\n\n"),
				Arguments.of("space before the first header", 400, "GET /raw/hello HTTP/1.1\r\n X: y" + end),
				Arguments.of("long header", 431, "GET /raw/hello HTTP/1.1\r\nX: " + "a".repeat(9000) + end),
				Arguments.of("many headers", 431,
						"GET /raw/hello HTTP/1.1\r\n" + "X: aaaaaaaaaa\r\n".repeat(1000) + end),
				Arguments.of("long line", 414, "GET /raw/hello?" + "a".repeat(5000) + " HTTP/1.1" + end),
				Arguments.of("endless line", 414, "G".repeat(20_000)),
				Arguments.of("space in target", 400, "GET /raw/hel lo HTTP/1.1" + end),
				Arguments.of("no target", 400, "GET  HTTP/1.1" + end),
				Arguments.of("target without slash", 400, "GET raw/hello HTTP/1.1" + end),
				Arguments.of("target that seems absolute", 400, "GET raw/hello?://a/raw/event?hidden HTTP/1.1" + end),
				Arguments.of("target of another scheme", 400, "GET ftp://localhost/raw/hello HTTP/1.1" + end),
				Arguments.of("target of invalid host", 400, "GET http://[/raw/hello HTTP/1.1" + end),
				Arguments.of("target without host", 400, "GET http:///raw/hello HTTP/1.1" + end),
				Arguments.of("HTTP/0.9", 400, "GET /raw/hello\r\n"),
				Arguments.of("version 0.9", 505, "GET /raw/hello HTTP/0.9" + end),
				Arguments.of("version 1.2", 505, "GET /raw/hello HTTP/1.2" + end),
				Arguments.of("version 2.0", 400, "GET /raw/hello HTTP/2.0" + end),
				Arguments.of("version 3.7", 505, "GET /raw/hello HTTP/3.7" + end),
				Arguments.of("version without point", 400, "GET /raw/hello HTTP/11" + end),
				Arguments.of("other protocol", 400, "GET /raw/hello XTTP/1.1" + end),
				Arguments.of("four words", 400, "GET /raw/hello HTTP/1.1 x" + end),
				Arguments.of("no method", 400, " /raw/hello HTTP/1.1" + end),
				Arguments.of("method of lower case", 501, "get /raw/hello HTTP/1.1" + end),
				Arguments.of("method that is no token", 400, "GE(T /raw/hello HTTP/1.1" + end),
				Arguments.of("control in method", 400, "GE\u0001T /raw/hello HTTP/1.1" + end),
				Arguments.of("TLS", 400, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"));
	}

	static Stream<Arguments> hosts() {
		return Stream
			.of("", "Host: a\r\nHost: b\r\n", "Host: a\r\nHost: a\r\n", "Host: a b\r\n", "Host: a/b\r\n",
					"Host: u@a\r\n", "Host: a:b\r\n", "Host: \u00e9\r\n", "Host: a?b\r\n", "Host: a#b\r\n",
					"Host: [\r\n", "Host: [::1\r\n", "Host: a]\r\n")
			.map((host) -> Arguments.of("<" + host.strip() + ">", 400, "GET /raw/hello HTTP/1.1\r\n" + host + "\r\n"));
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder();
		text.chars()
			.forEach((character) -> escaped
				.append((character < ' ') ? String.format("<%02x>", character) : Character.toString(character)));
		return escaped.toString();
	}

}
