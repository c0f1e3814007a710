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

package dev.pyloop.starter;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the starter in a Spring MVC application on Tomcat.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ServletApplicationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private ServletWebServerApplicationContext context;

	@DynamicPropertySource
	static void python(DynamicPropertyRegistry registry) {
		String python = System.getProperty("pyloop.test.python", "");
		if (!python.isEmpty() && !python.equals("bundled")) {
			registry.add("pyloop.python.executable", () -> python);
		}
	}

	@Test
	void serverIsTomcat() {
		assertThat(this.context.getWebServer()).isInstanceOf(TomcatWebServer.class);
	}

	@Test
	void monoIsAnsweredAsynchronously() throws Exception {
		assertThat(get("/squares/12").body()).isEqualTo("144");
	}

	@Test
	void blockingCallRunsForTheThreadOfTheRequest() throws Exception {
		assertThat(get("/cubes/3").body()).startsWith("27 in http-nio-");
	}

	@Test
	void fluxIsStreamedAsEvents() throws Exception {
		HttpResponse<String> response = get("/numbers/3");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
		assertThat(response.body().lines().filter((line) -> !line.isEmpty())).containsExactly("data:0", "data:1",
				"data:2");
	}

	@Test
	void failureReachesTheExceptionHandler() throws Exception {
		HttpResponse<String> response = get("/failure");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).contains("LookupError: nothing there");
		assertThat(get("/squares/2").body()).isEqualTo("4");
	}

	@Test
	void manyRequestsAtOnceGetTheirOwnAnswers() {
		List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			responses.add(this.client.sendAsync(request("/squares/" + i), HttpResponse.BodyHandlers.ofString()));
		}
		for (int i = 0; i < 200; i++) {
			assertThat(responses.get(i)).succeedsWithin(TIMEOUT)
				.extracting(HttpResponse::body)
				.isEqualTo(Integer.toString(i * i));
		}
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(request(path), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).timeout(TIMEOUT).build();
	}

}
