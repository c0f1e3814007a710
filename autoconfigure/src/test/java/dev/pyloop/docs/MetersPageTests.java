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
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import dev.pyloop.eventloop.CallCancellation;
import dev.pyloop.eventloop.CallExpiry;
import dev.pyloop.eventloop.CallRejection;
import dev.pyloop.metrics.PythonMeters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters in the documentation.
 */
class MetersPageTests {

	private static final Pattern REASON = Pattern.compile("`(\\w+)`");

	private final ConstantDescriptions descriptions = ConstantDescriptions.of(PythonMeters.class);

	@Test
	void tableIsMadeFromTheMeters() {
		String page = MarkdownFile.page("observability.md").text();
		String table = page.substring(page.indexOf("<!-- meters -->")).split("\n\n")[0];
		String rows = Arrays.stream(PythonMeters.values()).map(this::row).collect(Collectors.joining("\n"));
		assertThat(table).as("Replace the rows of the table by\n" + rows).endsWith("|---|---|---|---|---|\n" + rows);
	}

	@Test
	void reasonsAreAllThere() {
		assertThat(reasons(PythonMeters.CALLS_REJECTED))
			.containsExactlyInAnyOrderElementsOf(tags(CallRejection.values(), CallRejection::tag));
		assertThat(reasons(PythonMeters.CALLS_CANCELLED))
			.containsExactlyInAnyOrderElementsOf(tags(CallCancellation.values(), CallCancellation::tag));
		assertThat(reasons(PythonMeters.CALLS_TIMEOUTS))
			.containsExactlyInAnyOrderElementsOf(tags(CallExpiry.values(), CallExpiry::tag));
	}

	private static <T> List<String> tags(T[] reasons, Function<T, String> tag) {
		return Arrays.stream(reasons).map(tag).toList();
	}

	/**
	 * Return the reasons that the second table has for a meter.
	 */
	private static List<String> reasons(PythonMeters meter) {
		String page = MarkdownFile.page("observability.md").text();
		String start = "| `" + meter.getName() + "` | `";
		return page.substring(page.indexOf("| Meter | `reason` |"))
			.lines()
			.takeWhile((line) -> line.startsWith("|"))
			.filter((line) -> line.startsWith(start))
			.flatMap((line) -> REASON.matcher(line.split(" \\| ")[1]).results().map((result) -> result.group(1)))
			.toList();
	}

	private String row(PythonMeters meter) {
		String unit = (meter.getBaseUnit() != null) ? meter.getBaseUnit() : "";
		String tags = Arrays.stream(meter.getKeyNames())
			.map((key) -> "`" + key.asString() + "`")
			.collect(Collectors.joining(", "));
		return "| `" + meter.getName() + "` | " + meter.getType().name().toLowerCase(Locale.ROOT) + " | " + unit + " | "
				+ tags + " | " + this.descriptions.get(meter) + " |";
	}

}
