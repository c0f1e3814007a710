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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pyloop.observation.AsgiObservationContext;
import dev.pyloop.observation.PythonCallOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for observations of requests to ASGI applications.
 */
class AsgiObservationTests {

	private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private static AsgiServer server;

	private static Contexts contexts;

	@BeforeAll
	static void start() {
		server = AsgiServer.start(ContextsConfiguration.class,
				"pyloop.asgi.applications.api.application=fixtures.asgi_contexts:app",
				"pyloop.asgi.applications.full.application=fixtures.asgi_contexts:app",
				"pyloop.asgi.applications.full.limit-concurrency=1");
		contexts = server.bean(Contexts.class);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void clear() {
		contexts.started.clear();
		contexts.ended.clear();
	}

	@Test
	void requestIsObservedBelowThatOfTheServer() {
		assertThat(server.get("/api/hello").body()).isEqualTo(PARENT);
		AsgiObservationContext context = awaitEnd();
		assertThat(context.getOutcome()).isEqualTo(PythonCallOutcome.SUCCESS);
		assertThat(context.getContextualName()).isEqualTo("asgi api");
		ObservationView parent = context.getParentObservation();
		assertThat(parent).isNotNull();
		assertThat(parent.getContextView().getName()).isEqualTo("http.server.requests");
	}

	@Test
	void requestIsTimed() {
		server.get("/api/hello");
		awaitEnd();
		AsgiServer.await(() -> server.bean(MeterRegistry.class)
			.find("asgi.requests")
			.tags("asgi.application", "api", "asgi.type", "http", "outcome", "SUCCESS", "error", "none")
			.timer() != null);
	}

	@Test
	void requestWithoutResponseHasAnAnswerOfPython() {
		assertThat(server.get("/api/silent").statusCode()).isEqualTo(500);
		assertThat(awaitEnd().getOutcome()).isEqualTo(PythonCallOutcome.SUCCESS);
	}

	@Test
	void requestWhoseClientLeavesIsCancelled() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
			AsgiServer.await(() -> contexts.started.size() == 1);
		}
		assertThat(awaitEnd().getOutcome()).isEqualTo(PythonCallOutcome.CANCELLED);
	}

	@Test
	void requestBeyondTheLimitIsRejected() throws IOException {
		try (RawConnection connection = server.connect()) {
			connection.write("GET /full/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
			AsgiServer.await(() -> contexts.started.size() == 1);
			assertThat(server.get("/full/hello").statusCode()).isEqualTo(503);
			assertThat(awaitEnd().getOutcome()).isEqualTo(PythonCallOutcome.REJECTED);
		}
		AsgiServer.await(() -> contexts.ended.size() == 2);
	}

	@Test
	void webSocketIsObservedToItsEnd() throws IOException {
		try (RawWebSocket socket = RawWebSocket.open(server, "/api/socket")) {
			assertThat(socket.readText()).isEqualTo(PARENT);
		}
		AsgiObservationContext context = awaitEnd();
		assertThat(context.getType()).isEqualTo("websocket");
		assertThat(context.getOutcome()).isEqualTo(PythonCallOutcome.SUCCESS);
	}

	private static AsgiObservationContext awaitEnd() {
		AsgiServer.await(() -> !contexts.ended.isEmpty());
		return contexts.ended.get(0);
	}

	@Configuration(proxyBeanMethods = false)
	static class ContextsConfiguration {

		@Bean
		Contexts contexts() {
			return new Contexts();
		}

	}

	/**
	 * Keeps what is observed, and traces it.
	 */
	static final class Contexts implements ObservationHandler<AsgiObservationContext> {

		private final List<AsgiObservationContext> started = new CopyOnWriteArrayList<>();

		private final List<AsgiObservationContext> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(AsgiObservationContext context) {
			context.getSetter().set(context.getCarrier(), "traceparent", PARENT);
			this.started.add(context);
		}

		@Override
		public void onStop(AsgiObservationContext context) {
			this.ended.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof AsgiObservationContext;
		}

	}

}
