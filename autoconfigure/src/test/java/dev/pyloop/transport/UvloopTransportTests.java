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

package dev.pyloop.transport;

import org.junit.jupiter.api.Test;

import dev.pyloop.client.PythonTest;
import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sockets and processes of the JVM on loops of uvloop.
 */
class UvloopTransportTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.implementation("uvloop").resources(PythonTransports.all(TlsContexts.withoutBundles()));
	}

	@Test
	void messagesAreEchoed() {
		try (TestServer server = TestServer.start(TestServer::echo)) {
			assertThat(call("jvm_sockets:echo", Integer.class, server.port(), 100)).isEqualTo(100);
			assertThat(call("jvm_sockets:echo_bulk", Boolean.class, server.port(), 20_000_000)).isTrue();
			await(() -> server.ended() == 2);
		}
	}

	@Test
	void outputOfProcessArrives() {
		assertThat(call("jvm_process:count_zeros", Integer.class, 20_000_000)).isEqualTo(20_000_000);
	}

}
