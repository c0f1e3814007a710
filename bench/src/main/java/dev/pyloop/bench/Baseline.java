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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of an earlier run, which later ones must not fall behind.
 *
 * @param pythons the rows by the version of Python
 */
record Baseline(Map<String, List<Row>> pythons) {

	static Baseline read(@Nullable Path file) throws IOException {
		return new Baseline((file != null) ? new JsonMapper().readValue(Files.readString(file), Results.class).pythons()
				: Collections.emptyMap());
	}

	/**
	 * Compare rows with those of the same title and Python.
	 * @param python the version of Python
	 * @param rows the rows
	 * @return the rows, those with a counterpart compared
	 */
	List<Row> compare(String python, List<Row> rows) {
		List<Row> earlier = this.pythons.getOrDefault(python, Collections.emptyList());
		List<Row> compared = new ArrayList<>();
		for (Row row : rows) {
			compared.add(earlier.stream()
				.filter((candidate) -> candidate.title().equals(row.title()))
				.findFirst()
				.map((candidate) -> compare(row, candidate))
				.orElse(row));
		}
		return compared;
	}

	private static Row compare(Row row, Row earlier) {
		if (row.samples() == null || earlier.samples() == null) {
			return row;
		}
		boolean slower = row.samples().isSlowerThan(earlier.samples());
		return new Row(row.title(), "as fast as the baseline", row.figure(), row.beside(),
				Figures.ratio(row.samples().ratioTo(earlier.samples())), Verdict.of(!slower), row.samples());
	}

}
