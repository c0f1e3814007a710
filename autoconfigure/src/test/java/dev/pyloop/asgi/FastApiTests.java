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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with FastAPI.
 */
class FastApiTests {

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.api.application=fixtures.asgi_fastapi:app",
				"pyloop.asgi.applications.api.path=/api/v1", "pyloop.asgi.applications.api.lifespan=on",
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app");
	}

	@AfterAll
	static void stop() {
		server.awaitQuiet("/raw", 1);
		server.close();
	}

	@Test
	void requestHasStateOfLifespanAndUrlsHavePathOfMount() {
		assertThat(server.get("/api/v1/").body())
			.isEqualTo("{\"model\":\"ready\",\"url\":\"" + server.uri("/api/v1/") + "\"}");
	}

	@Test
	void pathParametersAndQueryAreConverted() {
		assertThat(server.get("/api/v1/items/7?q=a%20b%C3%A9").body()).isEqualTo("{\"id\":7,\"q\":\"a b\u00e9\"}");
	}

	@Test
	void invalidParameterIsUnprocessable() {
		assertThat(server.get("/api/v1/items/seven").statusCode()).isEqualTo(422);
	}

	@Test
	void plainFunctionRuns() {
		assertThat(server.get("/api/v1/sync/12").body()).isEqualTo("{\"square\":144}");
	}

	@Test
	void jsonBodyIsValidated() {
		byte[] item = "{\"name\":\"tea\",\"price\":2.5}".getBytes(StandardCharsets.UTF_8);
		assertThat(server.post("/api/v1/items", item, "Content-Type", "application/json").body())
			.isEqualTo("{\"name\":\"tea\",\"price\":2.5}");
		assertThat(server.post("/api/v1/items", "{}".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(422);
	}

	@Test
	void formIsRead() {
		byte[] form = "name=Ann+B&age=7".getBytes(StandardCharsets.UTF_8);
		assertThat(server.post("/api/v1/form", form, "Content-Type", "application/x-www-form-urlencoded").body())
			.isEqualTo("{\"name\":\"Ann B\",\"age\":7}");
	}

	@Test
	void uploadIsRead() {
		byte[] head = ("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
				+ "Content-Type: application/octet-stream\r\n\r\n")
			.getBytes(StandardCharsets.UTF_8);
		byte[] tail = "\r\n--X--\r\n".getBytes(StandardCharsets.UTF_8);
		byte[] body = new byte[head.length + 2_000_000 + tail.length];
		System.arraycopy(head, 0, body, 0, head.length);
		Arrays.fill(body, head.length, head.length + 2_000_000, (byte) 3);
		System.arraycopy(tail, 0, body, head.length + 2_000_000, tail.length);
		assertThat(server.post("/api/v1/upload", body, "Content-Type", "multipart/form-data; boundary=X").body())
			.isEqualTo("{\"name\":\"a.bin\",\"size\":2000000,\"sum\":6000000}");
	}

	@Test
	void dependencyIsClosedAfterResponse() {
		assertThat(server.get("/api/v1/depends").body()).isEqualTo("\"session\"");
		assertThat(server.get("/api/v1/log").body()).contains("\"open\",\"close\"");
	}

	@Test
	void exceptionOfHttpHasItsStatus() {
		assertThat(server.get("/api/v1/missing").body()).isEqualTo("{\"detail\":\"no such thing\"}");
		assertThat(server.get("/api/v1/missing").statusCode()).isEqualTo(404);
		assertThat(server.get("/api/v1/nowhere").body()).isEqualTo("{\"detail\":\"Not Found\"}");
	}

	@Test
	void exceptionIsInternalServerError() {
		assertThat(server.get("/api/v1/broken").statusCode()).isEqualTo(500);
		assertThat(server.get("/api/v1/broken").body()).isEqualTo("Internal Server Error");
	}

	@Test
	void backgroundTaskRuns() {
		assertThat(server.post("/api/v1/background", new byte[0]).body()).isEqualTo("\"accepted\"");
		AsgiServer.await(() -> server.get("/api/v1/log").body().contains("\"background\""));
	}

	@Test
	void eventsAreStreamed() {
		assertThat(server.get("/api/v1/sse").body()).isEqualTo("data: 0\n\ndata: 1\n\ndata: 2\n\n");
	}

	@Test
	void openApiNamesServer() {
		assertThat(server.get("/api/v1/openapi.json").body()).contains("\"servers\":[{\"url\":\"/api/v1\"}]");
		assertThat(server.get("/api/v1/docs").body()).contains("/api/v1/openapi.json");
	}

}
