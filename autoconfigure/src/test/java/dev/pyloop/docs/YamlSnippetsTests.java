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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import dev.pyloop.autoconfigure.PythonProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the YAML in the documentation.
 */
class YamlSnippetsTests {

	private static final ConfigurationMetadata METADATA = ConfigurationMetadata.load();

	@ParameterizedTest
	@MethodSource("blocks")
	void keysExist(MarkdownBlock block) throws IOException {
		assertThat(keys(block)).allMatch(METADATA::isKey);
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void valuesBind(MarkdownBlock block) throws IOException {
		assertThat(bind(block)).isNotNull();
	}

	@Test
	void valueThatIsWrongDoesNotBind() {
		MarkdownBlock block = new MarkdownBlock("page.md", 1, "yaml", "", "pyloop.client.timeout: soon");
		assertThatException().isThrownBy(() -> bind(block)).withMessageContaining("pyloop.client.timeout");
	}

	private static PythonProperties bind(MarkdownBlock block) throws IOException {
		Binder binder = new Binder(ConfigurationPropertySources.from(load(block)));
		return binder.bindOrCreate("pyloop", PythonProperties.class);
	}

	private static Stream<String> keys(MarkdownBlock block) throws IOException {
		return load(block).stream()
			.flatMap((source) -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.filter((name) -> name.startsWith("pyloop."));
	}

	private static List<PropertySource<?>> load(MarkdownBlock block) throws IOException {
		return new YamlPropertySourceLoader().load(block.toString(),
				new ByteArrayResource(block.code().getBytes(StandardCharsets.UTF_8)));
	}

	static List<MarkdownBlock> blocks() {
		return MarkdownFile.allBlocks("yaml");
	}

}
