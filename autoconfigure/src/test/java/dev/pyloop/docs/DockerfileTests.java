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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.pyloop.testsupport.TestDirectories;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Dockerfile of the sample.
 */
class DockerfileTests {

	private static final Map<String, String> PYTHON_OF_DISTRIBUTION = Map.of("jammy", "3.10", "noble", "3.12");

	private static final String DOCKERFILE = read("sample-app/Dockerfile");

	@Test
	void documentationShowsIt() {
		List<String> blocks = MarkdownFile.page("containers.md")
			.blocks()
			.stream()
			.filter((block) -> block.language().equals("dockerfile"))
			.map(MarkdownBlock::code)
			.toList();
		assertThat(blocks).containsExactly(DOCKERFILE.stripTrailing());
	}

	@Test
	void imagesHaveJavaThatIsSupported() {
		String newest = find("\\| Java \\| 17 to (\\d+) \\|", read("README.md"));
		assertThat(all("(?m)^FROM eclipse-temurin:(\\d+)-jre-")).hasSize(2).containsOnly(newest);
	}

	@Test
	void jarIsTheOneThatTheBuildMakes() {
		String artifact = find("<artifactId>(pyloop-sample-app)</artifactId>", read("sample-app/pom.xml"));
		String version = find("<version>([^<]+)</version>", read("pom.xml"));
		assertThat(all("(?m)^COPY (sample-app/\\S+)"))
			.containsExactly("sample-app/target/" + artifact + "-" + version + ".jar");
	}

	@Test
	void pythonIsTheOneOfTheDistribution() {
		Set<String> distributions = Set.copyOf(all("(?m)^FROM \\S+-jre-(\\w+)"));
		assertThat(distributions).hasSize(1).isSubsetOf(PYTHON_OF_DISTRIBUTION.keySet());
		String version = PYTHON_OF_DISTRIBUTION.get(distributions.iterator().next());
		assertThat(all("libpython(\\d\\.\\d+)")).containsExactly(version);
	}

	@Test
	void variablesAreKeys() {
		List<String> variables = all("\\b(PYLOOP_\\w+)=");
		assertThat(variables).isNotEmpty().allMatch(ConfigurationMetadata.load()::isVariable);
	}

	@Test
	void layersAreCopiedFromWhereTheyAreExtracted() {
		String destination = find("--destination (\\S+)", DOCKERFILE);
		String workingDirectory = find("(?m)^WORKDIR (\\S+)", DOCKERFILE);
		assertThat(all("(?m)^COPY --from=extract (\\S+)")).hasSize(4)
			.allMatch((path) -> path.startsWith(workingDirectory + "/" + destination + "/"));
	}

	private static List<String> all(String regex) {
		return Pattern.compile(regex).matcher(DOCKERFILE).results().map((result) -> result.group(1)).toList();
	}

	private static String find(String regex, String text) {
		List<MatchResult> results = Pattern.compile(regex).matcher(text).results().toList();
		assertThat(results).as(regex).isNotEmpty();
		return results.get(0).group(1);
	}

	private static String read(String name) {
		try {
			return Files.readString(TestDirectories.project().resolve(Path.of(name)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
