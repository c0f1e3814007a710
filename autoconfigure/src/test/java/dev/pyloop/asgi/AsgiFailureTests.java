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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with an application that fails or sends what it must
 * not.
 */
@ExtendWith(OutputCaptureExtension.class)
class AsgiFailureTests extends RawApplicationServer {

	@Test
	void wrongMessagesRaise() {
		assertThat(server.get("/raw/wrong").body().lines()).containsExactly(
				"RuntimeError: Unexpected ASGI message, missing 'type'.",
				"RuntimeError: Expected ASGI message 'http.response.start', but got 'http.response.body'.",
				"RuntimeError: Unexpected ASGI message, missing 'status' in 'http.response.start'.",
				"RuntimeError: Invalid HTTP status '200', it must be an int from 200 to 999.",
				"RuntimeError: Invalid HTTP status 100, it must be an int from 200 to 999.",
				"RuntimeError: Invalid HTTP status 1000, it must be an int from 200 to 999.",
				"TypeError: Names and values of headers must be bytes, but 'name' is of type 'str'",
				"RuntimeError: Invalid HTTP header name b'na me'.",
				"RuntimeError: Invalid HTTP header name b':status'.",
				"RuntimeError: Invalid HTTP header value b'a\\r\\nb: c' of b'name'.",
				"RuntimeError: Invalid HTTP header value b'a\\x00b' of b'name'.",
				"RuntimeError: Expected ASGI message 'http.response.body', but got 'http.response.start'.",
				"RuntimeError: Expected ASGI message 'http.response.body', but got 'unknown'.",
				"TypeError: 'body' of 'http.response.body' must be bytes, but is of type 'str'");
		assertThat(server.get("/raw/events").body()).contains("RuntimeError: Unexpected ASGI message"
				+ " 'http.response.body' sent, after response already completed.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "raise-before", "raise-held", "raise-exit", "raise-interrupt", "raise-cancelled",
			"no-start", "returns", "longer", "shorter" })
	void failureBeforeResponseIsInternalServerError(String path) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readAll()).startsWith("HTTP/1.1 500 Internal Server Error\r\n")
				.contains("content-type: text/plain; charset=utf-8")
				.endsWith("\r\n\r\nInternal Server Error");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "raise-after", "no-end" })
	void failureAfterStartClosesConnectionWithoutEnd(String path) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readAll()).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("0\r\n\r\n");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ':',
			value = { "raise-before: before start", "raise-held: head is held", "raise-after: after start",
					"raise-complete: after completion", "longer: Response content longer than Content-Length",
					"shorter: Response content shorter than Content-Length" })
	void exceptionIsLoggedWithTraceback(String path, String message, CapturedOutput output) throws IOException {
		request(path);
		AsgiServer.await(() -> output.getOut().contains(message + "\n"));
		assertThat(output.getOut()).contains("Exception in ASGI application\nTraceback (most recent call last):\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ':', quoteCharacter = '"',
			value = { "no-start: ASGI callable returned without starting response.",
					"no-end: ASGI callable returned without completing response.",
					"returns: ASGI callable should return None, but returned 'something'." })
	void endWithoutResponseIsLogged(String path, String message, CapturedOutput output) throws IOException {
		request(path);
		AsgiServer.await(() -> output.getOut().contains(message));
	}

	private static void request(String path) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			connection.readAll();
		}
	}

	@Test
	void failureAfterCompleteResponseIsNotSeen() {
		assertThat(server.get("/raw/raise-complete").body()).isEqualTo("complete");
	}

	@ParameterizedTest
	@CsvSource({ "4567, longer", "4, shorter" })
	void lengthThatIsWrongAfterHeadWasSentClosesConnection(String last, String how) throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /raw/mismatch-late?" + last + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readAll()).startsWith("HTTP/1.1 200 OK\r\n")
				.containsIgnoringCase("content-length: 5\r\n")
				.endsWith("\r\n\r\n123");
		}
		assertThat(server.get("/raw/events").body())
			.isEqualTo("[\"RuntimeError: Response content " + how + " than Content-Length\"]");
	}

}
