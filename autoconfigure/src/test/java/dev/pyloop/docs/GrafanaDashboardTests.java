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

import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.metrics.PythonMeters;
import dev.pyloop.observation.DefaultAsgiObservationConvention;
import dev.pyloop.observation.DefaultPythonClientObservationConvention;
import dev.pyloop.testsupport.TestDirectories;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboard of Grafana in the documentation.
 */
class GrafanaDashboardTests {

	private static final Pattern METRIC = Pattern.compile("\\b(?:python|cpython|asgi)_[a-z_]+\\b(?=[\\[{),])");

	private final PrometheusNamingConvention naming = new PrometheusNamingConvention();

	private final JsonNode dashboard = JsonMapper.shared()
		.readTree(TestDirectories.module().resolveSibling("docs/grafana-dashboard.json"));

	@Test
	void expressionsHaveNamesOfMeters() {
		Set<String> known = Stream.of(PythonMeters.values())
			.flatMap((meter) -> names(meter.getName(), meter.getType(), meter.getBaseUnit()))
			.collect(Collectors.toCollection(HashSet::new));
		names(new DefaultPythonClientObservationConvention().getName(), Meter.Type.TIMER, null).forEach(known::add);
		names(new DefaultAsgiObservationConvention().getName(), Meter.Type.TIMER, null).forEach(known::add);
		assertThat(metrics()).isNotEmpty().isSubsetOf(known);
	}

	@Test
	void eachMeterIsShown() {
		Set<String> shown = metrics();
		assertThat(PythonMeters.values()).allMatch(
				(meter) -> names(meter.getName(), meter.getType(), meter.getBaseUnit()).anyMatch(shown::contains));
	}

	@Test
	void panelsSayWhatTheyShow() {
		assertThat(this.dashboard.get("panels")).isNotEmpty()
			.allSatisfy((panel) -> assertThat(panel.get("description").asString()).isNotBlank());
	}

	private Stream<String> names(String name, Meter.Type type, @Nullable String baseUnit) {
		String base = this.naming.name(name, type, baseUnit);
		return switch (type) {
			case TIMER -> Stream.of("count", "sum", "max").map((part) -> base + "_" + part);
			// Prometheus adds this when it is asked.
			case COUNTER -> Stream.of(base + "_total");
			default -> Stream.of(base);
		};
	}

	private Set<String> metrics() {
		return Stream.concat(expressions("panels"), Stream.of(this.dashboard.get("templating").toString()))
			.flatMap((expression) -> METRIC.matcher(expression.replaceAll("by \\([^)]*\\)", "")).results())
			.map(MatchResult::group)
			.collect(Collectors.toSet());
	}

	private Stream<String> expressions(String field) {
		return this.dashboard.get(field)
			.valueStream()
			.flatMap((panel) -> panel.get("targets").valueStream())
			.map((target) -> target.get("expr").asString());
	}

}
