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

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the events of the flight recorder in the documentation.
 */
class FlightRecorderPageTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| (`dev\\.pyloop\\.\\w+`) \\| ([^|]+) \\| ([^|]+) \\|");

	private static final List<Class<?>> EVENTS = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.pyloop")
		.stream()
		.filter((type) -> type.isAssignableTo(Event.class))
		.<Class<?>>map(JavaClass::reflect)
		.toList();

	@Test
	void tableHasTheEventsAndTheirFields() {
		List<String> rows = ROW.matcher(section())
			.results()
			.map((result) -> result.group(1) + " | " + result.group(3))
			.toList();
		assertThat(rows).containsExactlyInAnyOrderElementsOf(EVENTS.stream().map(this::row).toList());
	}

	@Test
	void tableHasTheThresholds() {
		String page = section();
		assertThat(EVENTS).filteredOn((type) -> type.isAnnotationPresent(Threshold.class))
			.isNotEmpty()
			.allSatisfy((type) -> assertThat(page.lines().filter((line) -> line.startsWith("| " + name(type)))).first()
				.asString()
				.contains(type.getAnnotation(Threshold.class).value()));
	}

	private static String section() {
		String page = MarkdownFile.page("observability.md").text();
		return page.substring(page.indexOf("## JFR"));
	}

	private String row(Class<?> type) {
		return Arrays.stream(type.getDeclaredFields())
			.filter((field) -> field.isAnnotationPresent(Label.class))
			.map(Field::getName)
			.collect(Collectors.joining("`, `", name(type) + " | `", "`"));
	}

	private static String name(Class<?> type) {
		return "`" + type.getAnnotation(Name.class).value() + "`";
	}

}
