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

package dev.pyloop.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.cpython.PythonVersion;
import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code pyloop.python.debugger} with debugpy, in an application with its own
 * process.
 */
class DebuggerTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	private static final String DEBUGPY = "debugpy==1.8.22";

	@TempDir
	private Path folder;

	@Test
	void applicationCanBeDebuggedAndRestarted() throws IOException {
		Files.writeString(this.folder.resolve("debugged.py"), """
				async def on_loop(value):
				    return value + 1

				def on_worker(value):
				    return value + 2
				""");
		TestProcess process = run(freePort(), environment(), "--pyloop.python.path=" + this.folder);
		String held = "Python is held, the call has ended: false";
		assertThat(process.output()).contains("A debugger can attach to Python at 127.0.0.1:")
			.containsSubsequence(held, "debugged:on_loop gave 21", held, "debugged:on_worker gave 22", held,
					"debugged:on_loop gave 21", held, "debugged:on_worker gave 22");
		assertThat(process.exitCode()).isZero();
	}

	@Test
	void applicationThatWaitsStartsWhenADebuggerHasAttached() throws Exception {
		int port = freePort();
		Path output = this.folder.resolve("output.txt");
		List<String> command = command(NativeAccessApplication.class, port, environment(),
				"--pyloop.python.debugger.wait-for-client=true");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			Awaitility.await().atMost(TIMEOUT).until(() -> Files.readString(output).contains("; waiting for it"));
			try (DebugAdapterClient client = new DebugAdapterClient(port)) {
				Awaitility.await()
					.during(Duration.ofSeconds(1))
					.until(() -> !Files.readString(output).contains("The root is"));
				client.attach(Map.of("source", Map.of("path", "none.py"), "breakpoints", Collections.emptyList()));
				assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			}
			assertThat(output).content().contains("The root is 9");
			assertThat(process.exitValue()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void applicationWhenPortIsTakenEndsWithProperty() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			TestProcess process = run(taken.getLocalPort(), environment());
			assertThat(process.output()).contains("APPLICATION FAILED TO START")
				.contains("No debugger can attach to 127.0.0.1:" + taken.getLocalPort())
				.contains("Set pyloop.python.debugger.port to a port that is free");
			assertThat(process.exitCode()).isEqualTo(1);
		}
	}

	@Test
	void applicationWhenDebugpyIsNotInstalledEndsWithProperty() throws IOException {
		TestProcess process = run(freePort(), "--pyloop.python.executable=" + TestPython.executable());
		assertThat(process.output()).contains("APPLICATION FAILED TO START")
			.contains("'pyloop.python.debugger.port' is set, but the package debugpy is not installed")
			.contains("Add debugpy to pyloop.python.requirements");
		assertThat(process.exitCode()).isEqualTo(1);
	}

	@Test
	void applicationWhenLoopsRunInProcessesEndsWithHome() throws IOException {
		TestProcess process = run(freePort(), "--pyloop.python.executable=" + TestPython.executable(),
				"--pyloop.event-loop.home=process");
		assertThat(process.output()).contains("APPLICATION FAILED TO START")
			.contains("the event loops run in worker processes")
			.contains("Set pyloop.event-loop.home to 'thread' while you debug");
		assertThat(process.exitCode()).isEqualTo(1);
	}

	/**
	 * Return the property for a virtual environment that has debugpy.
	 */
	private String environment() throws IOException {
		Path environment = this.folder.resolve("environment");
		TestProcess
			.run(List.of(TestPython.executable().toString(), "-m", "venv", "--without-pip", environment.toString()),
					TIMEOUT)
			.requireSuccess();
		PythonVersion version = TestPython.installation().version();
		Path packages = environment
			.resolve("lib/python%d.%d/site-packages".formatted(version.major(), version.minor()));
		Files.writeString(packages.resolve("debugpy.pth"), debugpy() + "\n");
		return "--pyloop.python.virtual-environment=" + environment;
	}

	private static Path debugpy() {
		Path folder = TestDirectories.target().resolve("test-debugpy");
		if (!Files.exists(folder.resolve("debugpy").resolve("__init__.py"))) {
			TestProcess
				.run(List.of(TestPython.environmentExecutable().toString(), "-m", "pip", "install",
						"--disable-pip-version-check", "--target", folder.toString(), DEBUGPY), TIMEOUT)
				.requireSuccess();
		}
		return folder;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static TestProcess run(int port, String... properties) {
		return TestProcess.run(command(DebuggerApplication.class, port, properties), TIMEOUT);
	}

	private static List<String> command(Class<?> application, int port, String... properties) {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
				"--enable-native-access=ALL-UNNAMED", "-Dspring.devtools.restart.enabled=false", "-cp",
				System.getProperty("java.class.path"), application.getName(), "--pyloop.python.debugger.port=" + port));
		command.addAll(List.of(properties));
		return command;
	}

}
