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

package dev.pyloop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Baseline}.
 */
class BaselineTests {

	private final Baseline baseline = new Baseline(
			Map.of("3.12.1", List.of(row("a", 100, 110, 90), row("b", 1, 2, 3), Row.information("c", "figure", ""))));

	@Test
	void slowdownBeyondTheNoiseFails() {
		List<Row> compared = this.baseline.compare("3.12.1", List.of(row("a", 70, 80, 89), row("b", 1, 2, 3)));
		assertThat(compared).extracting(Row::title).containsExactly("a", "b");
		assertThat(compared).extracting(Row::verdict).containsExactly(Verdict.FAIL, Verdict.PASS);
		assertThat(compared.get(0).ratio()).isEqualTo(Figures.ratio(0.8));
	}

	@Test
	void figureThatTheBaselineDoesNotHaveIsReported() {
		List<Row> compared = this.baseline.compare("3.12.1",
				List.of(row("a", 100, 110, 90), row("renamed", 1, 2, 3), Row.information("c", "figure", "")));
		assertThat(compared).extracting(Row::title).containsExactly("a", "renamed", "c", "b");
		assertThat(compared).extracting(Row::verdict)
			.containsExactly(Verdict.PASS, Verdict.UNKNOWN, Verdict.NONE, Verdict.UNKNOWN);
		assertThat(compared.get(1).ratio()).isEqualTo("the baseline has no such figure");
		assertThat(compared.get(1).samples()).isNotNull();
		assertThat(compared.get(3).beside()).isEqualTo("only the baseline has this figure");
	}

	@Test
	void otherPatchVersionIsReported() {
		List<Row> compared = this.baseline.compare("3.12.2", List.of(row("a", 100, 110, 90)));
		assertThat(compared).singleElement().satisfies((row) -> {
			assertThat(row.verdict()).isEqualTo(Verdict.UNKNOWN);
			assertThat(row.ratio()).isEqualTo("the baseline has CPython [3.12.1] only");
		});
	}

	@Test
	void resultsOfARunAreTheBaselineOfTheNext(@TempDir Path folder) throws IOException {
		Results results = new Results(Map.of("Java", "17"));
		results.pythons().put("3.12.1", List.of(row("a", 100, 110, 90)));
		Path file = Files.writeString(folder.resolve("results.json"), new JsonMapper().writeValueAsString(results));
		assertThat(Baseline.read(file).compare("3.12.1", List.of(row("a", 10, 11, 9)))).extracting(Row::verdict)
			.containsExactly(Verdict.FAIL);
	}

	@Test
	void withoutBaselineNothingIsCompared() throws IOException {
		List<Row> rows = List.of(row("a", 1, 2, 3));
		assertThat(Baseline.read(null).compare("3.12.1", rows)).isEqualTo(rows);
	}

	private static Row row(String title, double... rates) {
		return new Row(title, "", "figure", "", "", Verdict.NONE, SamplesTests.samples(1, rates));
	}

}
