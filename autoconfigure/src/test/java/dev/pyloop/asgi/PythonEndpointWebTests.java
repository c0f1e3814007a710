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
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import javax.xml.parsers.DocumentBuilderFactory;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.context.annotation.Bean;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import reactor.core.Disposable;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the actuator endpoint {@code python} on the web.
 */
class PythonEndpointWebTests {

	private static final String LOOP = "/actuator/python/pyloop-0";

	@TempDir
	private Path directory;

	private AsgiServer server;

	@AfterEach
	void stop() throws IOException {
		Files.createFile(gate());
		this.server.close();
	}

	private Path gate() {
		return this.directory.resolve("gate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void pythonShowsRuntimeEnvironmentApplicationsAndLoops(String home) {
		start(home, "pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"pyloop.asgi.applications.raw.path=/raw", "pyloop.python.config-prefixes=shop",
				"shop.password=a secret");
		DocumentContext python = json("/actuator/python");
		assertThat((boolean) python.read("$.running")).isTrue();
		assertThat((String) python.read("$.runtime.implementation")).isEqualTo("asyncio");
		assertThat((String) python.read("$.environment.version")).startsWith((String) python.read("$.runtime.version"));
		assertThat((Boolean) (((Number) python.read("$.runtime.pid")).longValue() == ProcessHandle.current().pid()))
			.isEqualTo(home.equals("thread"));
		assertThat((String) python.read("$.environment.packages.fastapi")).isNotBlank();
		assertThat((String) python.read("$.environment.config['shop.password']")).isEqualTo("******");
		assertThat((String) python.read("$.environment.variables.PATH")).isEqualTo("******");
		assertThat(texts(python, "$.environment.path")).isNotEmpty().containsOnly("******");
		assertThat((String) python.read("$.asgiApplications[0].path")).isEqualTo("/raw");
		assertThat((boolean) python.read("$.asgiApplications[0].running")).isTrue();
		assertThat(texts(python, "$.eventLoops[*].state")).containsOnly("RUNNING");
	}

	@Test
	void valuesAreShownWhenThatIsWantedAndNothingHidesThem() {
		this.server = AsgiServer.start(Hiding.class, "management.endpoints.web.exposure.include=python",
				"management.endpoint.python.show-values=always", "pyloop.python.config-prefixes=shop",
				"shop.password=a secret", "shop.color=blue");
		DocumentContext python = json("/actuator/python");
		assertThat((String) python.read("$.environment.config['shop.color']")).isEqualTo("blue");
		assertThat((String) python.read("$.environment.config['shop.password']")).isEqualTo("******");
		assertThat((String) python.read("$.environment.variables.PATH")).isEqualTo(System.getenv("PATH"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void eventLoopShowsItsTasks(String home) {
		start(home);
		send("waits", false);
		send("blocks", false, gate().toString());
		DocumentContext loop = awaitTasks("blocks", "waits");
		assertThat((int) loop.read("$.taskCount")).isEqualTo(2);
		assertThat(texts(loop, "$.tasks[*].state")).containsExactly("THREAD", "SUSPENDED");
		assertThat((String) loop.read("$.tasks[0].stack")).contains("in blocks\n").contains("in _hold");
		assertThat((String) loop.read("$.tasks[1].stack")).contains("in waits\n").contains("in _rests");
	}

	@Test
	void eventLoopShowsGenerators() {
		start("thread");
		Disposable stream = this.server.bean(PythonClient.class)
			.function("fixtures.inspected:items")
			.stream(Integer.class)
			.subscribe();
		DocumentContext loop = awaitTasks("items");
		stream.dispose();
		assertThat((String) loop.read("$.tasks[0].stack")).contains("in items\n").contains("in _rests");
	}

	@ParameterizedTest
	@CsvSource({ "thread, computes, false", "thread, blocks, true", "process, computes, false",
			"process, blocks, true" })
	void eventLoopWhenBlockedShowsWhatItRuns(String home, String function, boolean inline) {
		start(home);
		send(function, inline, gate().toString());
		DocumentContext loop = awaitTasks(function);
		assertThat((String) loop.read("$.tasks[0].state")).isEqualTo("RUNNING");
		assertThat((String) loop.read("$.tasks[0].stack")).contains("in " + function + "\n").contains("in _hold");
		assertThat((String) loop.read("$.stacks")).contains("in _hold");
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void threadDumpShowsThreadsOfPythonAndOfJava(String home) {
		start(home);
		send("blocks", false, gate().toString());
		awaitTasks("blocks");
		HttpResponse<String> dump = this.server.get("/actuator/python/threaddump");
		assertThat(dump.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
		assertThat(dump.body()).contains("inspected.py\", line").contains("in _hold");
		assertThat(dump.body()).contains("\"pyloop-supervisor\"").contains("/java.lang.Thread.run(");
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void profileShowsWhereTimeIsSpent(String home) throws Exception {
		start(home);
		send("blocks", false, gate().toString());
		awaitTasks("blocks");
		String collapsed = this.server.get(LOOP + "/profile?seconds=1&format=collapsed").body();
		assertThat(collapsed.lines())
			.anyMatch((line) -> line.matches("pyloop-0-worker.*;fixtures\\.inspected:blocks;.*_hold.* \\d+"))
			.anyMatch((line) -> line.matches("pyloop-0;\\(idle\\) \\d+"));
		HttpResponse<String> graph = this.server.get(LOOP + "/profile?seconds=1&rate=50");
		assertThat(graph.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("image/svg+xml"));
		Document svg = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader(graph.body())));
		assertThat(svg.getDocumentElement().getTextContent())
			.containsPattern("fixtures\\.inspected:blocks: \\d+ samples");
	}

	@Test
	void profileShowsThreadsOfTheDefaultExecutor() {
		start("thread");
		send("delegates", false, gate().toString());
		AsgiServer.await(() -> this.server.get("/actuator/python/threaddump").body().contains("in _hold"));
		assertThat(this.server.get(LOOP + "/profile?seconds=1&format=collapsed").body().lines())
			.anyMatch((line) -> line.matches("pyloop-0-executor_0;.*;fixtures\\.inspected:_hold.*"));
	}

	@Test
	void profileWhenThereIsOneIsRefused() {
		start("thread");
		CompletableFuture<HttpResponse<String>> profile = startLongProfile();
		HttpResponse<String> second = this.server.get(LOOP + "/profile?seconds=1");
		assertThat(second.statusCode()).isEqualTo(400);
		assertThat(profile).isNotDone();
		this.server.send(this.server.request(LOOP + "/profile").DELETE());
		assertThat(profile.join().statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "process" })
	void profileWhenStoppedAnswersWithWhatThereIs(String home) {
		start(home);
		CompletableFuture<HttpResponse<String>> profile = startLongProfile();
		assertThat(this.server.send(this.server.request(LOOP + "/profile").DELETE()).statusCode()).isEqualTo(204);
		assertThat(profile.join().statusCode()).isEqualTo(200);
		assertThat(profile.join().body()).contains("pyloop-0");
	}

	@Test
	void profileWhenClientLeavesIsStopped() {
		start("thread");
		startLongProfile().cancel(true);
		AsgiServer.await(() -> this.server.get(LOOP + "/profile?seconds=1").statusCode() == 200);
	}

	@ParameterizedTest
	@CsvSource({ "/profile?seconds=0, 400", "/profile?seconds=601, 400", "/profile?rate=1001, 400",
			"/profile?format=png, 400", "/picture, 404" })
	void profileWhenRequestIsWrongIsRefused(String rest, int status) {
		start("thread");
		assertThat(this.server.get(LOOP + rest).statusCode()).isEqualTo(status);
	}

	@Test
	void eventLoopWhenUnknownIsNotFound() {
		start("thread");
		String unknown = "/actuator/python/absent";
		assertThat(this.server.get(unknown).statusCode()).isEqualTo(404);
		assertThat(this.server.get(unknown + "/profile").statusCode()).isEqualTo(404);
		assertThat(this.server.send(this.server.request(unknown + "/profile").DELETE()).statusCode()).isEqualTo(404);
		HttpResponse<String> restart = this.server.post(unknown, new byte[0]);
		assertThat(restart.statusCode()).isEqualTo(400);
	}

	@Test
	void restartWhenWritingIsAllowedReplacesLoop() {
		start("process");
		PythonEventLoop former = this.server.bean(PythonEventLoopPool.class).eventLoops().get(0);
		assertThat(this.server.post(LOOP, new byte[0]).statusCode()).isEqualTo(204);
		AsgiServer.await(() -> this.server.bean(PythonEventLoopPool.class).eventLoops().get(0) != former);
	}

	@Test
	void changesByDefaultAreNotAllowed() {
		this.server = AsgiServer.start("management.endpoints.web.exposure.include=python");
		assertThat(this.server.post(LOOP, new byte[0]).statusCode()).isEqualTo(405);
		assertThat(this.server.send(this.server.request(LOOP + "/profile").DELETE()).statusCode()).isEqualTo(405);
	}

	private CompletableFuture<HttpResponse<String>> startLongProfile() {
		CompletableFuture<HttpResponse<String>> profile = this.server.client()
			.sendAsync(this.server.request(LOOP + "/profile?seconds=300").timeout(Duration.ofMinutes(5)).build(),
					HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
		AsgiServer.await(() -> this.server.get("/actuator/python/threaddump").body().contains("pyloop-profiler"));
		return profile;
	}

	private void start(String home, String... properties) {
		String[] all = new String[properties.length + 4];
		all[0] = "pyloop.event-loop.home=" + home;
		all[1] = "pyloop.event-loop.count=1";
		all[2] = "management.endpoints.web.exposure.include=python";
		all[3] = "management.endpoint.python.access=unrestricted";
		System.arraycopy(properties, 0, all, 4, properties.length);
		this.server = AsgiServer.start(all);
	}

	private void send(String function, boolean inline, Object... arguments) {
		PythonCall call = this.server.bean(PythonClient.class)
			.function("fixtures.inspected:" + function)
			.args(arguments);
		(inline ? call.inline() : call).send().block(AsgiServer.LONG);
	}

	/**
	 * Wait until the loop runs these; an answer that came too late has none.
	 */
	private DocumentContext awaitTasks(String... functions) {
		List<String> coroutines = Arrays.stream(functions).map((name) -> "fixtures.inspected:" + name).toList();
		AtomicReference<DocumentContext> loop = new AtomicReference<>();
		AsgiServer.await(() -> {
			loop.set(json(LOOP));
			return loop.get().read("$.tasks") != null && texts(loop.get(), "$.tasks[*].coroutine").equals(coroutines);
		});
		return loop.get();
	}

	private static List<String> texts(DocumentContext json, String path) {
		return json.read(path);
	}

	private DocumentContext json(String path) {
		HttpResponse<String> response = this.server.get(path);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonPath.using(Configuration.defaultConfiguration().addOptions(Option.DEFAULT_PATH_LEAF_TO_NULL))
			.parse(response.body());
	}

	static class Hiding {

		@Bean
		SanitizingFunction passwords() {
			return SanitizingFunction.sanitizeValue().ifKeyEndsWith("password");
		}

	}

}
