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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with Quart, Litestar, sse-starlette, Socket.IO and the
 * SDK of MCP.
 */
class FrameworkTests {

	private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.quart.application=fixtures.asgi_quart:app",
				"pyloop.asgi.applications.litestar.application=fixtures.asgi_litestar:app",
				"pyloop.asgi.applications.sse.application=fixtures.asgi_streams:sse",
				"pyloop.asgi.applications.sockets.application=fixtures.asgi_streams:sockets",
				"pyloop.asgi.applications.sockets.path=/", "pyloop.asgi.applications.mcp.path=/tools/mcp",
				"pyloop.asgi.applications.mcp.application=fixtures.asgi_streams:mcp");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void quartAnswers() {
		assertThat(server.get("/quart/hello/ann").body()).isEqualTo("hello ann at /quart/hello/ann");
		assertThat(server.get("/quart/plain").body()).isEqualTo("plain");
		assertThat(server.get("/quart/stream").body()).isEqualTo("0\n1\n2\n3\n4\n");
		assertThat(server.get("/quart/log").body()).isEqualTo("before");
		assertThat(server.get("/quart/nowhere").statusCode()).isEqualTo(404);
	}

	@Test
	void quartReadsBody() {
		assertThat(server.post("/quart/json", bytes("{\"a\":1}"), "Content-Type", "application/json").body())
			.isEqualToIgnoringNewLines("{\"a\":1}");
		assertThat(server.post("/quart/size", new byte[1_000_000]).body()).isEqualTo("1000000");
	}

	@Test
	void litestarAnswers() {
		assertThat(server.get("/litestar/items/7").body()).isEqualTo("{\"number\":7}");
		assertThat(server.get("/litestar/stream").body()).isEqualTo("0\n1\n2\n3\n4\n");
		assertThat(server.get("/litestar/sync").body()).isEqualTo("sync");
		assertThat(server.get("/litestar/url").body()).isEqualTo(server.uri("/litestar/url").toString());
		assertThat(server.get("/litestar/events").body().lines().filter((line) -> line.startsWith("data:")))
			.containsExactly("data: 0", "data: 1", "data: 2");
	}

	@Test
	void litestarReadsBody() {
		HttpResponse<String> response = server.post("/litestar/items", bytes("{\"name\":\"tea\",\"price\":2.5}"),
				"Content-Type", "application/json");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.body()).isEqualTo("{\"name\":\"tea\",\"price\":2.5}");
		assertThat(server.post("/litestar/items", bytes("{}"), "Content-Type", "application/json").statusCode())
			.isEqualTo(400);
	}

	@Test
	void eventsOfSseStarletteEndWithClient() throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /sse/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(connection.readHead()).contains("text/event-stream");
		connection.readUntil("data: 20\r\n");
		connection.close();
		Awaitility.await().atMost(AsgiServer.LONG).until(() -> server.get("/sse/log").body().contains("closed"));
	}

	@Test
	void socketIoTalksByPolling() {
		String base = "/socket.io/?EIO=4&transport=polling";
		Matcher sid = SID.matcher(server.get(base).body());
		assertThat(sid.find()).isTrue();
		String session = base + "&sid=" + sid.group(1);
		assertThat(server.post(session, bytes("40")).body()).isEqualTo("OK");
		assertThat(server.get(session).body()).startsWith("40{\"sid\":");
		assertThat(server.post(session, bytes("42[\"echo\",{\"a\":1}]")).body()).isEqualTo("OK");
		assertThat(server.get(session).body()).isEqualTo("42[\"echoed\",{\"a\":1}]");
	}

	@Test
	void clientOfMcpCallsTool() {
		TestProcess process = TestProcess.run(
				List.of(TestPython.environmentExecutable().toString(),
						TestHome.modules().resolve("mcp_driver.py").toString(), server.uri("/tools/mcp/").toString()),
				AsgiServer.LONG.multipliedBy(3));
		assertThat(process.output()).contains("auto ['add'] {'result': 42}").contains("legacy ['add'] {'result': 42}");
		assertThat(process.exitCode()).isZero();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
