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

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with the cases of h2spec.
 */
@EnabledOnOs(architectures = { "amd64", "x86_64" }, disabledReason = "h2spec comes for x86-64 only")
class H2specTests {

	/**
	 * The cases that fail, with their reasons in {@code docs/asgi.md}.
	 */
	private static final String[] DECIDED_BY_NETTY = { "http2/5.1 closed: Sends a HEADERS frame",
			"http2/5.1 half closed (remote): Sends a HEADERS frame",
			"http2/5.1.1 Sends stream identifier that is numerically smaller than previous",
			"http2/8.1.2.3 Sends a HEADERS frame that omits \":method\" pseudo-header field",
			"http2/8.1.2.3 Sends a HEADERS frame that omits \":path\" pseudo-header field",
			"http2/8.1.2.3 Sends a HEADERS frame that omits \":scheme\" pseudo-header field" };

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app",
				"server.http2.enabled=true");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void onlyCasesThatNettyDecidesFail(@TempDir Path folder) throws Exception {
		// An answer before the end of the request would race with what is wrong at its
		// end.
		H2spec.Report report = H2spec.unpack(folder).run(server.port(), "/raw/read-and-hello");
		assertThat(report.failed()).as(report.output()).containsExactlyInAnyOrder(DECIDED_BY_NETTY);
		assertThat(report.cases()).isEqualTo(146);
		assertThat(server.get("/raw/hello").body()).isEqualTo("Hello, World!");
		server.awaitQuiet("/raw", 0);
	}

}
