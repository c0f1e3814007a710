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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with the cases of Autobahn's fuzzing client.
 */
class AutobahnTests extends WebSocketApplicationServer {

	private static final boolean ALL = "all".equals(System.getProperty("pyloop.autobahn"));

	private static final List<String> CASES = ALL ? List.of("*")
			: List.of("1.*", "2.*", "3.*", "4.*", "5.*", "6.4.*", "7.*", "10.*");

	/**
	 * The cases that are not simply OK, with their reasons in {@code docs/asgi.md}.
	 */
	private static final Map<String, String> NOT_STRICT = Map.ofEntries(Map.entry("3.2", "NON-STRICT"),
			Map.entry("4.1.3", "NON-STRICT"), Map.entry("4.1.4", "NON-STRICT"), Map.entry("4.2.3", "NON-STRICT"),
			Map.entry("4.2.4", "NON-STRICT"), Map.entry("5.15", "NON-STRICT"), Map.entry("6.4.3", "NON-STRICT"),
			Map.entry("6.4.4", "NON-STRICT"), Map.entry("7.1.6", "INFORMATIONAL"), Map.entry("7.13.1", "INFORMATIONAL"),
			Map.entry("7.13.2", "INFORMATIONAL"));

	/**
	 * The cases that send an error in a packet after the one that is to be answered, so
	 * that the answer and the close meet.
	 */
	private static final Set<String> OK_OR_NOT_STRICT = Set.of("3.3", "3.4", "4.1.5", "4.2.5");

	@Test
	void casesAreOk(@TempDir Path folder) throws Exception {
		Map<String, String> results = new AutobahnClient(folder).run("ws://localhost:" + server.port() + "/ws/echo",
				CASES);
		assertThat(results).hasSize(ALL ? 301 : 106);
		Map<String, String> others = new TreeMap<>(results);
		OK_OR_NOT_STRICT.forEach((name) -> assertThat(others.remove(name)).isIn("OK", "NON-STRICT"));
		others.values().removeIf("OK"::equals);
		assertThat(others).containsExactlyInAnyOrderEntriesOf(NOT_STRICT);
	}

}
