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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what Spring Boot's own endpoints show and change of Python.
 */
class PythonManagementWebTests {

	private static final String HEALTH = "/actuator/health";

	@TempDir
	private Path directory;

	private AsgiServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void loggersChangesTheLevelOfALoggerInPython(String home) {
		start("pyloop.event-loop.home=" + home, "management.endpoints.web.exposure.include=loggers",
				"logging.level.python.shop.orders=WARN");
		assertThat(logs(20)).isFalse();
		assertThat(logs(30)).isTrue();
		level("\"DEBUG\"");
		AsgiServer.await(() -> logs(10));
		level("null");
		AsgiServer.await(() -> !logs(10));
		assertThat(logs(20)).isTrue();
	}

	@Test
	void healthIsInNoProbeByDefault() throws IOException {
		start();
		assertThat((String) read(health(""), "$.components.python.status")).isEqualTo("UP");
		whileBlocked(() -> {
			assertThat(health("").statusCode()).isEqualTo(503);
			assertThat(health("/readiness").statusCode()).isEqualTo(200);
			assertThat(health("/liveness").statusCode()).isEqualTo(200);
		});
	}

	@Test
	void healthIsInReadinessWhenItsGroupIncludesIt() throws IOException {
		start("management.endpoint.health.group.readiness.include=readinessState,python");
		assertThat((String) read(health("/readiness"), "$.components.python.status")).isEqualTo("UP");
		whileBlocked(() -> {
			assertThat(health("/readiness").statusCode()).isEqualTo(503);
			assertThat(health("/liveness").statusCode()).isEqualTo(200);
		});
		AsgiServer.await(() -> health("/readiness").statusCode() == 200);
	}

	private void whileBlocked(Runnable test) throws IOException {
		Path pipe = this.directory.resolve("pipe");
		call("fixtures.tasks:make_pipe", pipe).call(Object.class).block(AsgiServer.LONG);
		CompletableFuture<String> blocker = call("fixtures.tasks:block_loop", pipe).call(String.class).toFuture();
		try {
			AsgiServer.await(() -> Files.exists(Path.of(pipe + ".held")));
			test.run();
		}
		finally {
			Files.newOutputStream(pipe).close();
		}
		assertThat(blocker).succeedsWithin(AsgiServer.LONG);
	}

	private PythonCall call(String function, Path file) {
		return this.server.bean(PythonClient.class).function(function).args(file.toString());
	}

	private void start(String... properties) {
		String[] all = new String[properties.length + 3];
		all[0] = "management.endpoint.health.probes.enabled=true";
		all[1] = "management.endpoint.health.show-components=always";
		all[2] = "pyloop.event-loop.count=1";
		System.arraycopy(properties, 0, all, 3, properties.length);
		this.server = AsgiServer.start(all);
	}

	private HttpResponse<String> health(String path) {
		return this.server.get(HEALTH + path);
	}

	private static Object read(HttpResponse<String> response, String path) {
		return JsonPath.read(response.body(), path);
	}

	private void level(String level) {
		HttpResponse<String> response = this.server.post("/actuator/loggers/python.shop.orders",
				("{\"configuredLevel\": " + level + "}").getBytes(StandardCharsets.UTF_8), "Content-Type",
				"application/json");
		assertThat(response.statusCode()).isEqualTo(204);
	}

	private boolean logs(int level) {
		return Boolean.TRUE.equals(this.server.bean(PythonClient.class)
			.function("fixtures.logs:log")
			.args(level, "a line")
			.call(Boolean.class)
			.block(AsgiServer.LONG));
	}

}
