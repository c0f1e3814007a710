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
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata of {@code pyloop.*}.
 */
class ConfigurationMetadataTests {

	private static final Set<String> WITHOUT_DEFAULT = Set.of("pyloop.asgi.applications", "pyloop.client.limits",
			"pyloop.client.timeout", "pyloop.event-loop.count", "pyloop.event-loop.directory",
			"pyloop.event-loop.elastic.max-count", "pyloop.event-loop.process.environment",
			"pyloop.event-loop.process.memory-limit", "pyloop.event-loop.process.native-threads",
			"pyloop.event-loop.replacement.max-age", "pyloop.event-loop.replacement.max-memory",
			"pyloop.event-loop.replacement.max-requests", "pyloop.python.config-prefixes",
			"pyloop.python.debugger.port", "pyloop.python.environment", "pyloop.python.environments",
			"pyloop.python.executable", "pyloop.python.flags", "pyloop.python.requirements", "pyloop.python.sources",
			"pyloop.python.virtual-environment", "pyloop.python.warm-up-modules");

	static List<JsonNode> properties() throws IOException {
		return list("properties");
	}

	@ParameterizedTest
	@MethodSource("properties")
	void propertyHasDescription(JsonNode property) {
		assertThat(property.path("description").asString("")).as(name(property))
			.matches("[A-Z].*\\.")
			.doesNotMatch("(A|An|The) .*");
	}

	@ParameterizedTest
	@MethodSource("properties")
	void propertyHasType(JsonNode property) {
		assertThat(property.path("type").asString("")).as(name(property)).isNotEmpty();
	}

	@ParameterizedTest
	@MethodSource("properties")
	void propertyHasDefaultWhereItIsStatic(JsonNode property) {
		assertThat(property.has("defaultValue")).as(name(property))
			.isEqualTo(!WITHOUT_DEFAULT.contains(name(property)));
	}

	@Test
	void propertiesAreThoseOfPyloop() throws IOException {
		assertThat(properties()).hasSizeGreaterThan(30)
			.allSatisfy((property) -> assertThat(name(property)).startsWith("pyloop."));
	}

	@Test
	void hintsAreForExistingProperties() throws IOException {
		List<String> names = properties().stream().map(ConfigurationMetadataTests::name).toList();
		assertThat(list("hints")).isNotEmpty()
			.allSatisfy((hint) -> assertThat(names).contains(name(hint).replaceAll("\\.(keys|values)$", "")));
	}

	private static String name(JsonNode node) {
		return node.path("name").asString("");
	}

	private static List<JsonNode> list(String name) throws IOException {
		List<JsonNode> result = new ArrayList<>();
		String resource = "/META-INF/spring-configuration-metadata.json";
		try (InputStream in = PythonProperties.class.getResourceAsStream(resource)) {
			JsonNode nodes = JsonMapper.builder().build().readTree(in).path(name);
			nodes.forEach(
					(node) -> Stream.of(node).filter((each) -> name(each).startsWith("pyloop.")).forEach(result::add));
		}
		return result;
	}

}
