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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of an earlier run, which later ones must not fall behind.
 *
 * @param pythons the rows by the version of Python, {@code null} if there was no run
 */
record Baseline(@Nullable Map<String, List<Row>> pythons) {

	private static final String BAR = "as fast as the baseline";

	static Baseline read(@Nullable Path file) throws IOException {
		return new Baseline(
				(file != null) ? new JsonMapper().readValue(Files.readString(file), Results.class).pythons() : null);
	}

	/**
	 * Compare rows with those of the same title and Python. What has no counterpart is
	 * reported, on either side.
	 * @param python the version of Python
	 * @param rows the rows
	 * @return the rows, those with samples compared
	 */
	List<Row> compare(String python, List<Row> rows) {
		if (this.pythons == null) {
			return rows;
		}
		Map<String, Row> earlier = comparable(this.pythons.getOrDefault(python, Collections.emptyList()));
		String missing = earlier.isEmpty() ? "the baseline has CPython " + this.pythons.keySet() + " only"
				: "the baseline has no such figure";
		List<Row> compared = new ArrayList<>();
		for (Row row : rows) {
			compared.add(compare(row, earlier.remove(row.title()), missing));
		}
		earlier.keySet().forEach((title) -> compared.add(Row.unknown(title, BAR, "only the baseline has this figure")));
		return compared;
	}

	private static Map<String, Row> comparable(List<Row> rows) {
		Map<String, Row> comparable = new LinkedHashMap<>();
		rows.stream().filter((row) -> row.samples() != null).forEach((row) -> comparable.put(row.title(), row));
		return comparable;
	}

	private static Row compare(Row row, @Nullable Row earlier, String missing) {
		Samples samples = row.samples();
		if (samples == null) {
			return row;
		}
		Samples before = (earlier != null) ? earlier.samples() : null;
		String ratio = (before != null) ? Figures.ratio(samples.ratioTo(before)) : missing;
		Verdict verdict = (before != null) ? Verdict.of(!samples.isSlowerThan(before)) : Verdict.UNKNOWN;
		return new Row(row.title(), BAR, row.figure(), row.beside(), ratio, verdict, samples);
	}

}
