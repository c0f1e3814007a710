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
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pyloop.observation.AsgiObservationDocumentation;
import dev.pyloop.observation.DefaultAsgiObservationConvention;
import dev.pyloop.observation.DefaultPythonClientObservationConvention;
import dev.pyloop.observation.PythonClientObservationDocumentation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the keys of observations in the documentation.
 */
class ObservationsPageTests {

	@ParameterizedTest
	@MethodSource("observations")
	void tableIsMadeFromTheKeys(String name, ObservationDocumentation documentation) {
		ConstantDescriptions descriptions = ConstantDescriptions.of(((Enum<?>) documentation).getDeclaringClass());
		String page = MarkdownFile.page("observability.md").text();
		String table = page.substring(page.indexOf("<!-- keys of " + name + " -->")).split("\n\n")[0];
		String rows = Stream
			.concat(rows(descriptions, documentation.getLowCardinalityKeyNames(), "meters, spans"),
					rows(descriptions, documentation.getHighCardinalityKeyNames(), "spans"))
			.collect(Collectors.joining("\n"));
		assertThat(table).as("Replace the rows of the table by\n" + rows).endsWith("|---|---|---|\n" + rows);
	}

	private static Stream<String> rows(ConstantDescriptions descriptions, KeyName[] keys, String where) {
		return Arrays.stream(keys)
			.map((key) -> "| `" + key.asString() + "` | " + where + " | " + descriptions.get((Enum<?>) key) + " |");
	}

	static Stream<Arguments> observations() {
		return Stream.of(
				Arguments.of(new DefaultPythonClientObservationConvention().getName(),
						PythonClientObservationDocumentation.PYTHON_CLIENT_CALLS),
				Arguments.of(new DefaultAsgiObservationConvention().getName(),
						AsgiObservationDocumentation.ASGI_REQUESTS));
	}

}
