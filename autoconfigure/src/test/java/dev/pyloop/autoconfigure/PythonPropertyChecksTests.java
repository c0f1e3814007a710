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

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link PythonPropertyChecks}.
 */
class PythonPropertyChecksTests {

	@Test
	void checkWhenNothingIsSetPasses() {
		assertThatNoException().isThrownBy(() -> PythonPropertyChecks.check(new PythonProperties()));
	}

	@ParameterizedTest
	@CsvSource({ "event-loop.home,auto", "event-loop.home,thread", "event-loop.home,process",
			"event-loop.process.environment.A,b", "event-loop.process.nice,19", "event-loop.process.native-threads,1",
			"event-loop.process.memory-limit,1GB", "shutdown.grace-period,0s", "event-loop.max-pending,1",
			"event-loop.max-events,1", "client.timeout,1ms", "metrics.max-meters,0", "metrics.max-meters,100000",
			"python.environment.A,b", "python.flags,-O" })
	void checkWhenValueIsValidPasses(String name, String value) {
		assertThatNoException().isThrownBy(() -> check(Map.of("pyloop." + name, value)));
	}

	@ParameterizedTest
	@CsvSource({ "event-loop.process.nice,20", "event-loop.process.nice,-21", "event-loop.process.native-threads,0",
			"event-loop.process.memory-limit,0B", "event-loop.home,interpreter", "event-loop.count,0",
			"event-loop.count,-1", "event-loop.max-pending,0", "event-loop.max-events,0",
			"event-loop.max-pending,16777217", "event-loop.worker-threads,0", "event-loop.slow-callback-duration,0s",
			"event-loop.start-timeout,-1s", "event-loop.thread-name-prefix,' '", "client.timeout,0s",
			"client.timeout,-1s", "client.stream.prefetch,-1", "shutdown.grace-period,-1s", "python.install-timeout,0s",
			"metrics.max-meters,-1", "metrics.max-meters,100001" })
	void checkWhenValueIsInvalidNamesProperty(String name, String value) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> check(Map.of("pyloop." + name, value)))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("pyloop." + name))
			.satisfies((ex) -> assertThat(ex.getReason()).isNotBlank());
	}

	@Test
	void checkWhenNameOfVariableIsInvalidNamesProperty() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> check(Map.of("pyloop.python.environment[A=B]", "c")))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("pyloop.python.environment"))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("'A=B'"));
	}

	@Test
	void checkWhenFlagIsInvalidNamesProperty() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> check(Map.of("pyloop.python.flags", "script.py")))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("pyloop.python.flags"));
	}

	@Test
	void checkWhenRequirementsAndVirtualEnvironmentAreSetNamesBoth() {
		assertThatExceptionOfType(MutuallyExclusiveConfigurationPropertiesException.class)
			.isThrownBy(() -> check(
					Map.of("pyloop.python.requirements", "r.txt", "pyloop.python.virtual-environment", ".venv")))
			.satisfies((ex) -> assertThat(ex.getConfiguredNames())
				.containsExactlyInAnyOrder("pyloop.python.requirements", "pyloop.python.virtual-environment"));
	}

	@ParameterizedTest
	@CsvSource({ "max-concurrency,0", "max-concurrency,1048577", "max-queue,-1", "queue-timeout,0s", "rate,0",
			"rate-period,-1s", "function,module.name", "function,''" })
	void checkWhenLimitIsInvalidNamesProperty(String name, String value) {
		Map<String, String> values = new HashMap<>(Map.of("pyloop.client.limits.slow.function", "a.b:c",
				"pyloop.client.limits.slow.max-concurrency", "1", "pyloop.client.limits.slow.rate", "1"));
		values.put("pyloop.client.limits.slow." + name, value);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> check(values))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("pyloop.client.limits.slow." + name))
			.satisfies((ex) -> assertThat(ex.getReason()).isNotBlank());
	}

	@Test
	void checkWhenLimitLimitsNothingSaysWhatToSet() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> check(Map.of("pyloop.client.limits.slow.function", "a.b:c")))
			.withMessageContaining("'slow' limits nothing; set 'max-concurrency', or 'rate', or both");
	}

	@Test
	void checkWhenTwoLimitsAreForOneFunctionNamesBoth() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(
					() -> check(Map.of("pyloop.client.limits.one.function", "a.b:*", "pyloop.client.limits.one.rate",
							"1", "pyloop.client.limits.two.function", "a.b:*", "pyloop.client.limits.two.rate", "1")))
			.withMessageContaining("a.b:*")
			.withMessageContaining("leave one of them out");
	}

	private static void check(Map<String, String> values) {
		PythonPropertyChecks.check(
				new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("pyloop", PythonProperties.class));
	}

}
