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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run gave.
 *
 * @param machine what it ran on
 * @param pythons the rows by the version of Python
 */
record Results(Map<String, String> machine, Map<String, List<Row>> pythons) {

	Results(Map<String, String> machine) {
		this(machine, new LinkedHashMap<>());
	}

	long count(Verdict verdict) {
		return this.pythons.values().stream().flatMap(List::stream).filter((row) -> row.verdict() == verdict).count();
	}

	String markdown() {
		StringBuilder text = new StringBuilder();
		this.machine.forEach((name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
		this.pythons.forEach((version, rows) -> {
			text.append("\n### CPython ").append(version).append("\n\n");
			text.append(table(rows));
		});
		return text.toString();
	}

	static String table(List<Row> rows) {
		StringBuilder text = new StringBuilder("| case | bar | pyloop | beside | ratio or difference | |\n");
		text.append("|---|---|---|---|---|---|\n");
		for (Row row : rows) {
			text.append(String.join(" | ", "| " + row.title(), row.bar(), row.figure(), row.beside(), row.ratio(),
					row.verdict().text()))
				.append(" |\n");
		}
		return text.toString();
	}

}
