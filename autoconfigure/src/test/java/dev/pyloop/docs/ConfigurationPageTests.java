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

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the keys in the documentation.
 */
class ConfigurationPageTests {

	private static final Pattern TABLE = Pattern.compile("<!-- keys: (\\S+) -->\n((?:\\|.*\n)*)");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:pyloop|management)\\.[^`]+)` \\|");

	private static final Pattern KEY = Pattern
		.compile("\\bpyloop\\.(?:python|event-loop|client|shutdown|asgi|metrics)\\.[a-z][a-z.-]*[a-z]");

	private static final Pattern VARIABLE = Pattern.compile("\\bPYLOOP_[A-Z_]+");

	private static final ConfigurationMetadata METADATA = ConfigurationMetadata.load();

	@ParameterizedTest
	@MethodSource("prefixes")
	void tableIsMadeFromMetadata(String prefix) {
		String table = TABLE.matcher(page())
			.results()
			.filter((result) -> result.group(1).equals(prefix))
			.map((result) -> result.group(2).stripTrailing())
			.collect(Collectors.joining());
		String expected = METADATA.table(prefix);
		assertThat(table).withFailMessage(() -> "Replace the table of " + prefix + " by\n" + expected)
			.isEqualTo(expected);
	}

	@Test
	void tablesHaveEachKey() {
		Set<String> keys = ROW.matcher(page())
			.results()
			.map((result) -> result.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(keys).isEqualTo(METADATA.properties().keySet());
	}

	@ParameterizedTest
	@MethodSource("dev.pyloop.docs.MarkdownFile#all")
	void keysOfPageExist(MarkdownFile file) {
		assertThat(KEY.matcher(file.text()).results())
			.allSatisfy((result) -> assertThat(result.group()).matches(METADATA::isKey));
	}

	@ParameterizedTest
	@MethodSource("dev.pyloop.docs.MarkdownFile#all")
	void variablesOfPageExist(MarkdownFile file) {
		assertThat(VARIABLE.matcher(file.text()).results())
			.allSatisfy((result) -> assertThat(result.group()).matches(METADATA::isVariable));
	}

	static List<String> prefixes() {
		return TABLE.matcher(page()).results().map((result) -> result.group(1)).toList();
	}

	private static String page() {
		return MarkdownFile.page("configuration.md").text();
	}

}
