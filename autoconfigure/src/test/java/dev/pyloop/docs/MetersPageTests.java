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

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

import dev.pyloop.metrics.PythonMeters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters in the documentation.
 */
class MetersPageTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^`]+` \\| [^|]* \\| [^|]* ?\\| [^|]+) \\|");

	@Test
	void tableHasTheMeters() {
		String page = MarkdownFile.page("observability.md").text();
		String table = page.substring(page.indexOf("<!-- meters -->")).split("\n\n")[0];
		List<String> rows = ROW.matcher(table).results().map((result) -> result.group(1)).toList();
		assertThat(rows).containsExactlyElementsOf(Arrays.stream(PythonMeters.values()).map(this::row).toList());
	}

	private String row(PythonMeters meter) {
		String unit = (meter.getBaseUnit() != null) ? meter.getBaseUnit() : "";
		String tags = Arrays.stream(meter.getKeyNames())
			.map(KeyName::asString)
			.collect(Collectors.joining("`, `", "`", "`"));
		return "`" + meter.getName() + "` | " + meter.getType().name().toLowerCase(Locale.ROOT) + " | " + unit + " | "
				+ tags;
	}

}
