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

import java.time.Duration;
import java.util.Collection;
import java.util.TreeSet;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the tags of {@code http.server.requests}.
 */
class AsgiMetricsTests {

	private static AsgiServer server;

	private static MeterRegistry registry;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.api.application=fixtures.asgi_routes:app",
				"pyloop.asgi.applications.api.path=/api/v1",
				"pyloop.asgi.applications.top.application=fixtures.asgi_routes:app",
				"pyloop.asgi.applications.top.path=/",
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app");
		registry = server.bean(MeterRegistry.class);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void clear() {
		registry.clear();
	}

	@Test
	void requestsOfOneRouteHaveItsTemplate() {
		for (int id = 0; id < 50; id++) {
			assertThat(server.get("/api/v1/items/" + id).statusCode()).isEqualTo(200);
		}
		Timer timer = awaitCount(50);
		assertThat(timer.getId().getTag("uri")).isEqualTo("/api/v1/items/{item_id}");
		assertThat(timer.getId().getTag("status")).isEqualTo("200");
		assertThat(timer.getId().getTag("method")).isEqualTo("GET");
	}

	@Test
	void routeOfMountedApplicationHasPathOfThatMount() {
		server.get("/api/v1/sub/things/7");
		assertThat(awaitCount(1).getId().getTag("uri")).isEqualTo("/api/v1/sub/things/{name}");
	}

	@Test
	void mountAtTemplateIsNotSpelledOut() {
		for (int tenant = 0; tenant < 20; tenant++) {
			assertThat(server.get("/api/v1/of/tenant" + tenant + "/things/7").body()).contains("tenant" + tenant);
		}
		assertThat(awaitCount(20).getId().getTag("uri")).isEqualTo("/api/v1/**");
	}

	@Test
	void applicationAtRootHasTemplateOnly() {
		server.get("/items/3");
		assertThat(awaitCount(1).getId().getTag("uri")).isEqualTo("/items/{item_id}");
	}

	@Test
	void requestsWithoutRouteHavePatternOfMount() {
		for (int index = 0; index < 30; index++) {
			assertThat(server.get("/api/v1/nowhere/" + index).statusCode()).isEqualTo(404);
		}
		Timer timer = awaitCount(30);
		assertThat(timer.getId().getTag("uri")).isEqualTo("/api/v1/**");
		assertThat(timer.getId().getTag("status")).isEqualTo("404");
	}

	@Test
	void applicationWithoutFrameworkHasPatternOfMount() {
		server.get("/raw/hello");
		server.get("/raw/echo");
		assertThat(awaitCount(2).getId().getTag("uri")).isEqualTo("/raw/**");
	}

	@Test
	void failureHasRouteAndStatus() {
		server.get("/api/v1/broken/1");
		Timer timer = awaitCount(1);
		assertThat(timer.getId().getTag("uri")).isEqualTo("/api/v1/broken/{number}");
		assertThat(timer.getId().getTag("status")).isEqualTo("500");
	}

	@Test
	void randomPathsMakeFewTimers() {
		for (int index = 0; index < 200; index++) {
			server.get("/api/v1/" + Integer.toHexString(index * 7919) + "/" + index + "?q=" + index);
			server.get("/raw/hello/" + index);
		}
		awaitRequests(400);
		assertThat(uris()).containsExactly("/api/v1/**", "/raw/**");
	}

	private static Timer awaitCount(int count) {
		awaitRequests(count);
		return timers().iterator().next();
	}

	/**
	 * Wait until all is counted, which happens after the client has the response.
	 */
	private static void awaitRequests(int count) {
		Awaitility.await()
			.atMost(AsgiServer.LONG)
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(timers().stream().mapToLong(Timer::count).sum()).isEqualTo(count));
	}

	private static Collection<Timer> timers() {
		return registry.find("http.server.requests").timers();
	}

	private static Collection<String> uris() {
		Collection<String> uris = new TreeSet<>();
		timers().forEach((timer) -> uris.add(timer.getId().getTag("uri")));
		return uris;
	}

}
