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
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.BufferLeaks;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Spring application on Reactor Netty that serves ASGI applications.
 */
final class AsgiServer implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(60);

	private static final String SECURITY = "org.springframework.boot.security.autoconfigure.web.reactive."
			+ "ReactiveWebSecurityAutoConfiguration,org.springframework.boot.security.autoconfigure.actuate.web.reactive."
			+ "ReactiveManagementWebSecurityAutoConfiguration";

	private static final BufferLeaks leaks = BufferLeaks.record();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	private AsgiServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start a server.
	 * @param configuration a class with more beans
	 * @param properties keys and values
	 * @return the server
	 */
	static AsgiServer start(Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "spring.main.banner-mode=off",
				"pyloop.python.executable=" + TestPython.environmentExecutable(),
				"pyloop.python.path=" + TestHome.modules(), "pyloop.shutdown.grace-period=5s",
				"spring.lifecycle.timeout-per-shutdown-phase=5m", "spring.autoconfigure.exclude=" + SECURITY));
		all.addAll(TestHome.selectedProperties());
		all.addAll(List.of(properties));
		return new AsgiServer(
				new SpringApplicationBuilder(Application.class, configuration).web(WebApplicationType.REACTIVE)
					.properties(all.toArray(String[]::new))
					.run());
	}

	/**
	 * Start a server.
	 * @param properties keys and values
	 * @return the server
	 */
	static AsgiServer start(String... properties) {
		return start(Application.class, properties);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + port() + path);
	}

	HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(LONG);
		// What ends on a thread of Python may make Reactor Netty 1.3.7 read no further
		// request on its connection.
		return path.startsWith("/actuator") ? request.header("Connection", "close") : request;
	}

	HttpResponse<String> get(String path, String... headers) {
		HttpRequest.Builder request = request(path);
		return send((headers.length != 0) ? request.headers(headers) : request);
	}

	HttpResponse<String> post(String path, byte[] body, String... headers) {
		HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
		return send((headers.length != 0) ? request.headers(headers) : request);
	}

	HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	HttpClient client() {
		return this.client;
	}

	RawConnection connect() throws IOException {
		Socket socket = new Socket("localhost", port());
		socket.setSoTimeout((int) LONG.toMillis());
		socket.setTcpNoDelay(true);
		return new RawConnection(socket);
	}

	/**
	 * Wait until {@code fixtures.asgi_raw.events} has an event.
	 * @param mount where the application is
	 * @param event the event
	 */
	void awaitEvent(String mount, String event) {
		await(() -> get(mount + "/events").body().contains("\"" + event));
	}

	/**
	 * Wait until something is so.
	 * @param condition what is asked again and again
	 */
	static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).until(condition);
	}

	/**
	 * Wait until nothing is in flight, in Java and in Python.
	 * @param mount where {@code fixtures.asgi_raw} is
	 * @param tasks how many tasks of Python stay
	 */
	void awaitQuiet(String mount, int tasks) {
		Awaitility.await()
			.atMost(LONG)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> {
				assertThat(get(mount + "/tasks").body()).isEqualTo(Integer.toString(tasks));
				assertThat(bean(PythonEventLoopPool.class).eventLoops()).extracting(PythonEventLoop::pending)
					.containsOnly(0);
			});
		assertThat(bean(PythonEventLoopPool.class).eventLoops()).extracting(PythonEventLoop::lateDoorbells)
			.containsOnly(0L);
	}

	@Override
	public void close() {
		this.context.close();
		leaks.check();
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
