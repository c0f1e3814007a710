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
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the access log of Reactor Netty.
 */
@ExtendWith(OutputCaptureExtension.class)
class AsgiAccessLogTests {

	@Test
	void requestsAreLogged(CapturedOutput output) throws IOException {
		try (AsgiServer server = AsgiServer.start(AccessLog.class,
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app")) {
			server.get("/raw/hello?x=1");
			server.get("/raw/stream?3");
			server.get("/raw/raise-before");
			try (RawConnection connection = server.connect()) {
				connection.write("GET /raw/hello/a|b HTTP/1.1\r\nHost: localhost\r\n\r\n");
				assertThat(connection.readUntil("Hello, World!")).startsWith("HTTP/1.1 200 ");
			}
			Awaitility.await()
				.atMost(AsgiServer.LONG)
				.pollInterval(Duration.ofMillis(20))
				.untilAsserted(() -> assertThat(output).containsPattern("\"GET /raw/hello\\?x=1 HTTP/1.1\" 200 13 ")
					.contains("\"GET /raw/stream?3 HTTP/1.1\" 200 ")
					.contains("\"GET /raw/raise-before HTTP/1.1\" 500 21 ")
					.contains("\"GET /raw/hello/a%7Cb HTTP/1.1\" 200 13 "));
		}
	}

	/**
	 * Turns the log on.
	 */
	static class AccessLog {

		@Bean
		NettyServerCustomizer accessLogCustomizer() {
			return (server) -> server.accessLog(true);
		}

	}

}
