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

package dev.pyloop.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.testsupport.TestDirectories;

/**
 * The configuration metadata of the jar.
 *
 * @param properties the description of each key
 */
record ConfigurationMetadata(Map<String, JsonNode> properties) {

	static ConfigurationMetadata load() {
		Path file = TestDirectories.target().resolve("classes/META-INF/spring-configuration-metadata.json");
		Map<String, JsonNode> properties = new TreeMap<>();
		new JsonMapper().readTree(file)
			.get("properties")
			.forEach((property) -> properties.put(property.get("name").asString(), property));
		return new ConfigurationMetadata(properties);
	}

	boolean isKey(String key) {
		String name = key.replaceAll("\\[\\d+]", "");
		return this.properties.containsKey(name)
				|| this.properties.keySet().stream().filter(this::isMap).anyMatch((map) -> name.startsWith(map + "."));
	}

	private boolean isMap(String key) {
		return this.properties.get(key).get("type").asString().startsWith(Map.class.getName());
	}

	boolean isVariable(String variable) {
		return this.properties.keySet()
			.stream()
			.map((key) -> key.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT))
			.anyMatch(variable::equals);
	}

	String table(String prefix) {
		return this.properties.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().equals(prefix) || entry.getKey().startsWith(prefix + "."))
			.map((entry) -> row(entry.getKey(), entry.getValue()))
			.collect(Collectors.joining("\n", "| Key | Default | Meaning |\n|---|---|---|\n", ""));
	}

	private static String row(String key, JsonNode property) {
		String defaultValue = defaultValue(property.path("defaultValue"));
		return "| `%s` |%s | %s |".formatted(key, defaultValue, property.get("description").asString());
	}

	private static String defaultValue(JsonNode value) {
		if (value.isMissingNode()) {
			return "";
		}
		Iterable<JsonNode> values = (value.isArray()) ? value : List.of(value);
		return StreamSupport.stream(values.spliterator(), false)
			.map((element) -> "`" + element.asString() + "`")
			.collect(Collectors.joining(", ", " ", ""));
	}

}
