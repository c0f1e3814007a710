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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the links and addresses in the documentation.
 */
class LinksTests {

	private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

	private static final Pattern HOST = Pattern.compile("\\w+://([^/\\s)\"'`]+)");

	private static final Pattern MACHINE = Pattern.compile("(?<![\\w.~}])/(root|work|home|Users|tmp)/");

	private static final Set<String> HOSTS = Set.of("localhost:8080", "example.org", "semver.org", "docs.python.org",
			"www.apache.org", "keepachangelog.com");

	@ParameterizedTest
	@MethodSource("dev.pyloop.docs.MarkdownFile#all")
	void linksLeadSomewhere(MarkdownFile file) {
		List<String> links = LINK.matcher(String.join("\n", file.prose()))
			.results()
			.map((result) -> result.group(1))
			.filter((link) -> !link.contains("://"))
			.toList();
		assertThat(links).allMatch((link) -> leadsSomewhere(file, link));
	}

	@ParameterizedTest
	@MethodSource("dev.pyloop.docs.MarkdownFile#all")
	void hostsAreKnown(MarkdownFile file) {
		assertThat(HOST.matcher(file.text()).results().map((result) -> result.group(1))).isSubsetOf(HOSTS);
	}

	@ParameterizedTest
	@MethodSource("dev.pyloop.docs.MarkdownFile#all")
	void pathsAreOfNoMachine(MarkdownFile file) {
		assertThat(file.text()).doesNotContainPattern(MACHINE);
	}

	private static boolean leadsSomewhere(MarkdownFile file, String link) {
		int hash = link.indexOf('#');
		String path = (hash < 0) ? link : link.substring(0, hash);
		Path target = (path.isEmpty()) ? file.path() : file.path().resolveSibling(path).normalize();
		return Files.exists(target)
				&& (hash < 0 || MarkdownFile.read(target).anchors().contains(link.substring(hash + 1)));
	}

}
