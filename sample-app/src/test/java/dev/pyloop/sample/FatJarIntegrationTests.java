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

package dev.pyloop.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the application as the jar that {@code java -jar} starts. They run after the
 * jar was packaged.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FatJarIntegrationTests {

	private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	@TempDir
	private Path sources;

	@Test
	void jarAnswersPredictionsAtEachStart() throws Exception {
		assertThat(startAndPredict()).contains("Unpacked the Python sources");
		assertThat(startAndPredict()).doesNotContain("Unpacked the Python sources");
		assertThat(this.sources).isDirectoryRecursivelyContaining("glob:**/digits/model.py");
	}

	private String startAndPredict() throws Exception {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-jar", System.getProperty("sample.jar"), "--server.port=0",
				"--pyloop.python.environments=target/python-environments", "--pyloop.python.sources=" + this.sources);
		Process process = builder.redirectErrorStream(true).start();
		StringBuilder output = new StringBuilder();
		try (BufferedReader reader = process.inputReader()) {
			predict(awaitPort(reader, output));
			process.toHandle().destroy();
			reader.lines().forEach((line) -> output.append(line).append('\n'));
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return output.toString();
	}

	private static int awaitPort(BufferedReader reader, StringBuilder output) throws IOException {
		for (String line = reader.readLine(); line != null; line = reader.readLine()) {
			output.append(line).append('\n');
			Matcher matcher = STARTED.matcher(line);
			if (matcher.find()) {
				return Integer.parseInt(matcher.group(1));
			}
		}
		throw new IllegalStateException("The application has not started:\n" + output);
	}

	private void predict(int port) throws IOException, InterruptedException {
		Example[] examples = this.mapper.readValue(send(port, "/api/examples?count=20", null), Example[].class);
		int right = 0;
		for (Example example : List.of(examples)) {
			String drawing = this.mapper.writeValueAsString(new Drawing(example.pixels()));
			Prediction prediction = this.mapper.readValue(send(port, "/api/predictions", drawing), Prediction.class);
			assertThat(prediction.probabilities()).hasSize(10);
			right += (prediction.digit() == example.label()) ? 1 : 0;
		}
		assertThat(right).isGreaterThan(15);
	}

	private String send(int port, String path, @Nullable String body) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.timeout(Duration.ofMinutes(1));
		if (body != null) {
			request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
		}
		HttpResponse<String> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).withFailMessage(response::body).isEqualTo(200);
		return response.body();
	}

}
