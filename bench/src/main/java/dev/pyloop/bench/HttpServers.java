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

package dev.pyloop.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Starts the servers that are compared, each with one worker and the same Python.
 *
 * @param session what the servers belong to
 * @param environment has the other servers and the frameworks
 */
record HttpServers(BenchmarkSession session, HttpEnvironment environment) {

	/**
	 * Where pyloop serves the application before the filters.
	 */
	static final String FAST = "/fast";

	/**
	 * How long the compiler of the JVM takes for a server on a small machine.
	 */
	private static final double COMPILATION_SECONDS = 60;

	static HttpServers of(BenchmarkSession session) throws IOException, InterruptedException {
		return new HttpServers(session, HttpEnvironment.create(session));
	}

	/**
	 * Start a Spring application with pyloop.
	 * @param application where the ASGI application is
	 * @return the server
	 */
	HttpServerProcess pyloop(String application) throws IOException, InterruptedException {
		int port = HttpServerProcess.freePort();
		List<String> command = new ArrayList<>(List.of(BenchmarkFork.java()));
		command.addAll(BenchmarkFork.JVM_ARGUMENTS);
		command.addAll(Arrays.asList(System.getProperty("bench.jvm-arguments", "").split(" ")));
		command.removeIf(String::isEmpty);
		command.addAll(List.of("-classpath", System.getProperty("java.class.path"), BenchmarkServer.class.getName(),
				"--server.address=127.0.0.1", "--server.port=" + port, "--spring.main.banner-mode=off",
				"--pyloop.python.virtual-environment=" + this.environment.directory()));
		String prefix = "--pyloop.asgi.applications.";
		command.addAll(List.of(prefix + "bench.application=" + application, prefix + "bench.path=/",
				prefix + "fast.application=" + application, prefix + "fast.path=" + FAST,
				prefix + "fast.before-filters=true"));
		return start("pyloop", command, Collections.emptyMap(), port);
	}

	HttpServerProcess uvicorn(String application) throws IOException, InterruptedException {
		int port = HttpServerProcess.freePort();
		return start("uvicorn",
				List.of(this.environment.python(), "-m", "uvicorn", application, "--host", "127.0.0.1", "--port",
						Integer.toString(port), "--loop", "uvloop", "--http", "httptools", "--ws", "websockets-sansio",
						"--no-access-log", "--log-level", "warning"),
				pythonPath(), port);
	}

	HttpServerProcess granian(String application) throws IOException, InterruptedException {
		int port = HttpServerProcess.freePort();
		return start("granian",
				List.of(this.environment.python(), "-m", "granian", application, "--interface", "asgi", "--host",
						"127.0.0.1", "--port", Integer.toString(port), "--loop", "uvloop", "--workers", "1",
						"--no-access-log", "--log-level", "warning"),
				pythonPath(), port);
	}

	/**
	 * Let the JVM compile what a slice runs.
	 * @param slice the slice
	 * @param <T> what it gives
	 * @return the slice
	 */
	<T> Slice<T> compiled(Slice<T> slice) throws Exception {
		slice.run(Math.max(COMPILATION_SECONDS, this.session.options().warmup()));
		return slice;
	}

	private Map<String, String> pythonPath() {
		Path folder = this.session.sources().resolve(Collections.singleton("classpath:/python/")).get(0);
		return Collections.singletonMap("PYTHONPATH", folder.toAbsolutePath().toString());
	}

	private HttpServerProcess start(String name, List<String> command, Map<String, String> environment, int port)
			throws IOException, InterruptedException {
		Path log = this.session.options().directory().resolve(name + ".log");
		HttpServerProcess server = HttpServerProcess.start(command, environment, port, log);
		this.session.opened().add(server);
		return server;
	}

}
