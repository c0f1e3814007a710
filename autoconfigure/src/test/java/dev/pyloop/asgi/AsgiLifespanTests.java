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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pyloop.PythonException;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the lifespan of ASGI applications.
 */
@Tag(TestHome.TAG)
@ExtendWith(OutputCaptureExtension.class)
class AsgiLifespanTests {

	@Test
	void stateReachesRequests() {
		try (AsgiServer server = start("complete", "on")) {
			assertThat(server.get("/app").body()).isEqualTo("[('model', 'loaded')]");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "on" })
	void startupThatFailsFailsContext(String mode) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("failed", mode))
			.havingRootCause()
			.isInstanceOf(PythonException.class);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("failed", mode))
			.withStackTraceContaining("ASGI application 'app' (fixtures.asgi_lifespans:failed) answered"
					+ " 'lifespan.startup.failed': no model on disk");
	}

	@Test
	void applicationThatRaisesWhenAutoIsServed(CapturedOutput output) {
		try (AsgiServer server = start("raises", "auto")) {
			assertThat(server.get("/app").body()).isEqualTo("[]");
			assertThat(output).contains("ASGI 'lifespan' protocol appears unsupported.");
		}
	}

	@Test
	void applicationThatRaisesWhenOnFailsContext() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("raises", "on"))
			.withStackTraceContaining("ASGI application 'app'")
			.withStackTraceContaining("lifespan is not for me");
	}

	@ParameterizedTest
	@CsvSource({ "returns,auto", "returns,on", "raises,off" })
	void applicationWithoutLifespanIsServed(String name, String mode, CapturedOutput output) {
		try (AsgiServer server = start(name, mode)) {
			assertThat(server.get("/app").body()).isEqualTo("[]");
			assertThat(output).doesNotContain("appears unsupported");
		}
	}

	@Test
	void applicationThatRaisesAfterStartupIsServed(CapturedOutput output) {
		try (AsgiServer server = start("raises_later", "on")) {
			assertThat(server.get("/app").body()).isEqualTo("[]");
			assertThat(output).contains("Exception in 'lifespan' protocol").contains("lifespan broke");
		}
	}

	@Test
	void messageInWrongOrderRaises() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("wrong_order", "on"))
			.withStackTraceContaining("Got invalid state transition on lifespan protocol.");
	}

	@Test
	void startupThatDoesNotEndFailsContext() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> start("never", "on", "pyloop.event-loop.start-timeout=1s"))
			.withStackTraceContaining("did not start within 1 s");
	}

	@Test
	void shutdownThatFailsIsLogged(CapturedOutput output) {
		start("shutdown_fails", "on").close();
		assertThat(output).contains("The shutdown of the ASGI application failed: cannot save");
	}

	@Test
	void shutdownThatHangsIsBounded(CapturedOutput output) {
		AsgiServer server = start("shutdown_hangs", "on");
		assertThat(TestThreads.run(server::close)).succeedsWithin(AsgiServer.LONG);
		assertThat(output).contains("The lifespan of ASGI application 'app' did not end in time");
	}

	@Test
	void applicationIsToldOnce() {
		for (int i = 0; i < 3; i++) {
			try (AsgiServer server = start("complete", "on")) {
				assertThat(server.get("/app").statusCode()).isEqualTo(200);
				assertThat(server.bean(PythonClient.class)
					.function("fixtures.asgi_lifespans:take_seen")
					.call(Object.class)
					.block(AsgiServer.LONG)).asString().isEqualTo("[lifespan.startup]");
			}
		}
	}

	@Test
	void lifespanRunsOnLoopOfRequestsAndSharesObjectsOfState() {
		try (AsgiServer server = start("shared", "on")) {
			assertThat(server.get("/app").body()).isEqualTo(
					"{'type': 'lifespan', 'asgi': {'version': '3.0'," + " 'spec_version': '2.0'}, 'state': {}} True 1");
			assertThat(server.get("/app").body()).endsWith(" True 2");
		}
	}

	private static AsgiServer start(String name, String mode, String... more) {
		String[] properties = new String[more.length + 2];
		properties[0] = "pyloop.asgi.applications.app.application=fixtures.asgi_lifespans:" + name;
		properties[1] = "pyloop.asgi.applications.app.lifespan=" + mode;
		System.arraycopy(more, 0, properties, 2, more.length);
		return AsgiServer.start(properties);
	}

}
