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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

import dev.pyloop.eventloop.TestHome;

/**
 * Base of the tests with the applications of {@code fixtures.asgi_websocket}: one server
 * for each class. After each test no task, call or buffer may be left.
 */
@Tag(TestHome.TAG)
abstract class WebSocketApplicationServer {

	protected static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.ws.application=fixtures.asgi_websocket:app",
				"pyloop.asgi.applications.small.application=fixtures.asgi_websocket:app",
				"pyloop.asgi.applications.small.websocket.max-size=100KB");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void clear() {
		server.get("/ws/clear");
	}

	@AfterEach
	void nothingIsLeft() {
		server.awaitQuiet("/ws", 0);
	}

}
