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
package dev.pyloop.autoconfigure.asgi;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.testsupport.TestPython;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiApplications} when devtools restarts the Spring application.
 */
class DevtoolsRestartTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final String APPLICATION = """
			import os
			from catalog import price

			async def app(scope, receive, send):
			    while scope["type"] == "lifespan":
			        message = await receive()
			        with open(os.environ["SHOP_EVENTS"], "a") as file:
			            print(message["type"], price, file=file)
			        await send({"type": message["type"] + ".complete"})
			    await send({"type": "http.response.start", "status": 200})
			    await send({"type": "http.response.body", "body": f"price {price}".encode()})
			""";

	private final List<String> output = new CopyOnWriteArrayList<>();

	@TempDir
	private Path folder;

	@Test
	void editedModulesAnswerAfterRestart() throws Exception {
		Path modules = Files.createDirectories(this.folder.resolve("classes/python"));
		Path events = this.folder.resolve("events");
		Files.writeString(modules.resolve("shop.py"), APPLICATION);
		Files.writeString(modules.resolve("catalog.py"), "price = 10\n");
		Path settings = Files.createDirectories(this.folder.resolve("classes/META-INF"));
		Files.writeString(settings.resolve("spring-devtools.properties"), "restart.exclude.main=/target/classes/\n");
		Process process = start(events);
		try {
			TestThreads.run(() -> read(process.inputReader()));
			awaitAnswer(1, "price 10");
			Files.writeString(modules.resolve("catalog.py"), "price = 20\n");
			awaitAnswer(2, "price 20");
			Files.writeString(modules.resolve("shop.py"), APPLICATION.replace("f\"price", "f\"new price"));
			awaitAnswer(3, "new price 20");
			await().during(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(ports()).hasSize(3));
			assertThat(events).hasContent("""
					lifespan.startup 10
					lifespan.shutdown 10
					lifespan.startup 20
					lifespan.shutdown 20
					lifespan.startup 20
					""");
		}
		finally {
			process.destroy();
			assertThat(process.onExit()).succeedsWithin(TIMEOUT);
		}
		assertThat(events).content().endsWith("lifespan.shutdown 20\n");
	}

	private Process start(Path events) throws IOException {
		String classPath = this.folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path");
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-cp", classPath, DevtoolsApplication.class.getName(),
				"--server.port=0", "--spring.devtools.restart.poll-interval=200ms",
				"--spring.devtools.restart.quiet-period=100ms", "--spring.devtools.livereload.enabled=false",
				"--pyloop.python.executable=" + TestPython.environmentExecutable(),
				"--pyloop.asgi.applications.shop.application=shop:app");
		builder.environment().put("SHOP_EVENTS", events.toString());
		return builder.redirectErrorStream(true).start();
	}

	private void read(BufferedReader reader) {
		try (reader) {
			reader.lines().forEach(this.output::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void awaitAnswer(int start, String answer) throws Exception {
		await().untilAsserted(() -> assertThat(ports()).as(() -> String.join("\n", this.output)).hasSize(start));
		URI uri = URI.create("http://localhost:" + ports().get(start - 1) + "/shop");
		HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
		assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body()).isEqualTo(answer);
	}

	private List<String> ports() {
		return this.output.stream()
			.filter((line) -> line.startsWith("Listening on "))
			.map((line) -> line.substring("Listening on ".length()))
			.toList();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(50));
	}

}
