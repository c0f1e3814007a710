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

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonConfigKeys}.
 */
class PythonConfigKeysTests {

	private final MockEnvironment environment = new MockEnvironment();

	private final PythonConfigKeys keys = new PythonConfigKeys(this.environment);

	@Test
	void withPrefixesReturnsOnlyKeysBelowThem() {
		this.environment.setProperty("digits.epochs", "20");
		this.environment.setProperty("digits.store.url", "s3://x");
		this.environment.setProperty("digitsother.secret", "x");
		this.environment.setProperty("spring.datasource.password", "x");
		assertThat(this.keys.withPrefixes(List.of("digits"))).containsOnly(Map.entry("digits.epochs", "20"),
				Map.entry("digits.store.url", "s3://x"));
	}

	@Test
	void withPrefixesWhenThereAreNoneReturnsNothing() {
		this.environment.setProperty("digits.epochs", "20");
		assertThat(this.keys.withPrefixes(Collections.emptyList())).isEmpty();
	}

	@Test
	void withPrefixesWhenPrefixIsKeyReturnsIt() {
		this.environment.setProperty("spring.application.name", "demo");
		assertThat(this.keys.withPrefixes(List.of("spring.application.name")))
			.containsOnly(Map.entry("spring.application.name", "demo"));
	}

	@Test
	void withPrefixesResolvesPlaceholders() {
		this.environment.setProperty("secret", "s");
		this.environment.setProperty("digits.token", "${secret}");
		assertThat(this.keys.withPrefixes(List.of("digits"))).containsOnly(Map.entry("digits.token", "s"));
	}

	@Test
	void withPrefixesReturnsElementsOfLists() {
		this.environment.setProperty("digits.hosts[0]", "a");
		this.environment.setProperty("digits.hosts[1]", "b");
		assertThat(this.keys.withPrefixes(List.of("digits"))).containsOnly(Map.entry("digits.hosts[0]", "a"),
				Map.entry("digits.hosts[1]", "b"));
	}

	@Test
	void withPrefixesReadsVariablesOfProcess() {
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", Map.of("DIGITS_TOKEN", "t")));
		assertThat(this.keys.withPrefixes(List.of("digits"))).containsOnly(Map.entry("digits.token", "t"));
	}

	@Test
	void withPrefixesWhenVariableOverridesKeyKeepsSpellingOfKey() {
		this.environment.setProperty("digits.model-name", "svc");
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", Map.of("DIGITS_MODELNAME", "forest")));
		assertThat(this.keys.withPrefixes(List.of("digits"))).containsOnly(Map.entry("digits.model-name", "forest"));
	}

	@Test
	void withPrefixesWhenPrefixIsNotInKebabCaseNamesIt() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> this.keys.withPrefixes(List.of("Digits_X")))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("pyloop.python.config-prefixes"))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("'Digits_X'"));
	}

}
