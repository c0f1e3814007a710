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

package dev.pyloop.autoconfigure;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import dev.pyloop.eventloop.SupervisionSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SupervisionSettingsMapper}.
 */
class SupervisionSettingsMapperTests {

	@Test
	void mapWhenNothingIsSetGivesTheDefaults() {
		assertThat(map(Collections.emptyMap())).isEqualTo(SupervisionSettings.builder().build());
	}

	@Test
	void mapWhenAllIsSetGivesIt() {
		SupervisionSettings settings = map(Map.ofEntries(Map.entry("home", "process"),
				Map.entry("restart.initial-interval", "1s"), Map.entry("restart.multiplier", "3"),
				Map.entry("restart.max-interval", "9s"), Map.entry("restart.max-restarts", "4"),
				Map.entry("restart.window", "5m"), Map.entry("restart.unavailable-timeout", "0s"),
				Map.entry("replacement.max-requests", "1000"), Map.entry("replacement.max-age", "1h"),
				Map.entry("replacement.max-memory", "1GB"), Map.entry("elastic.max-count", "8"),
				Map.entry("elastic.queue-age", "2s"), Map.entry("elastic.idle-time", "3s"),
				Map.entry("stall.warning", "1s"), Map.entry("stall.timeout", "0s")));
		assertThat(settings).isEqualTo(new SupervisionSettings(Duration.ofSeconds(1), 3, Duration.ofSeconds(9), 4,
				Duration.ofMinutes(5), Duration.ofSeconds(1), null, 1000L, Duration.ofHours(1), 1L << 30, 8,
				Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ZERO));
	}

	@ParameterizedTest
	@CsvSource({ "restart.initial-interval,0s", "restart.multiplier,0.5", "restart.max-interval,-1s",
			"restart.max-restarts,-1", "restart.window,0s", "restart.unavailable-timeout,-1s",
			"replacement.max-requests,0", "replacement.max-age,0s", "replacement.max-memory,0B", "elastic.max-count,0",
			"elastic.queue-age,0s", "elastic.idle-time,0s", "stall.warning,0s", "stall.timeout,1ms" })
	void mapWhenValueIsInvalidNamesProperty(String name, String value) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> map(Map.of(name, value)))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("pyloop.event-loop." + name))
			.satisfies((ex) -> assertThat(ex.getReason()).isNotBlank());
	}

	@Test
	void mapWhenMaxCountIsLessThanCountNamesProperty() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> map(Map.of("count", "3", "elastic.max-count", "2")))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("'pyloop.event-loop.count'"));
	}

	@Test
	void mapWhenMaxMemoryIsSetForThreadsNamesProperty() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> map(Map.of("replacement.max-memory", "1GB")))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("pyloop.event-loop.replacement.max-memory"))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("'pyloop.event-loop.home' to 'process'"));
	}

	private static SupervisionSettings map(Map<String, String> values) {
		return SupervisionSettingsMapper.map(new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("",
				PythonEventLoopProperties.class));
	}

}
