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

import java.io.File;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import dev.pyloop.convert.PythonConverters;
import dev.pyloop.cpython.PythonEnvironmentInstaller;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonLogLevels;
import dev.pyloop.eventloop.WaitStrategy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonProperties} and {@link EventLoopSettingsMapper}.
 */
class PythonPropertiesTests {

	private final PythonLogLevels logLevels = new PythonLogLevels();

	private final PythonConverters converters = PythonConverters.create(null);

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void settingsWhenNothingIsSetAreTheDefaults() {
		EventLoopSettings expected = EventLoopSettings.builder()
			.logLevels(this.logLevels)
			.converters(this.converters)
			.warmUpModules(Collections.emptyList())
			.build();
		assertThat(settings()).isEqualTo(expected);
	}

	@Test
	void settingsHaveEveryProperty() {
		set("event-loop.count", "3");
		set("event-loop.implementation", "uvloop");
		set("event-loop.max-pending", "5");
		set("event-loop.max-events", "10");
		set("event-loop.worker-threads", "6");
		set("event-loop.wait-strategy", "blocking");
		set("event-loop.debug", "true");
		set("event-loop.slow-callback-duration", "7ms");
		set("event-loop.thread-name-prefix", "py");
		set("event-loop.start-timeout", "8s");
		set("event-loop.directory", "/shared");
		set("python.warm-up-modules", "numpy,sklearn");
		set("shutdown.grace-period", "9s");
		EventLoopSettings settings = settings();
		assertThat(settings.count()).isEqualTo(3);
		assertThat(settings.implementation()).isEqualTo("uvloop");
		assertThat(settings.maxPending()).isEqualTo(5);
		assertThat(settings.maxEvents()).isEqualTo(10);
		assertThat(settings.workerThreads()).isEqualTo(6);
		assertThat(settings.waitStrategy()).isEqualTo(WaitStrategy.BLOCKING);
		assertThat(settings.debug()).isTrue();
		assertThat(settings.slowCallbackDuration()).isEqualTo(Duration.ofMillis(7));
		assertThat(settings.namePrefix()).isEqualTo("py");
		assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(8));
		assertThat(settings.directory()).isEqualTo(new File("/shared").toPath());
		assertThat(settings.warmUpModules()).containsExactly("numpy", "sklearn");
		assertThat(settings.gracePeriod()).isEqualTo(Duration.ofSeconds(9));
	}

	@Test
	void settingsHaveKeysWithConfiguredPrefixes() {
		this.environment.setProperty("digits.model.name", "svc");
		this.environment.setProperty("other.secret", "x");
		set("python.config-prefixes", "digits");
		assertThat(settings().config()).containsOnly(Map.entry("digits.model.name", "svc"));
	}

	@Test
	void pythonHasEveryProperty() {
		set("python.executable", "python3.12");
		set("python.virtual-environment", ".venv");
		set("python.path", "classpath:/py/,./more");
		set("python.requirements", "classpath:requirements.txt");
		set("python.environments", "/envs");
		set("python.sources", "/sources");
		set("python.offline", "true");
		set("python.installer", "pip");
		set("python.install-timeout", "2m");
		set("python.isolated", "false");
		set("python.flags", "-O");
		PythonInterpreterProperties python = properties().getPython();
		assertThat(python.getExecutable()).isEqualTo("python3.12");
		assertThat(python.getVirtualEnvironment()).isEqualTo(".venv");
		assertThat(python.getPath()).containsExactly("classpath:/py/", "./more");
		assertThat(python.getRequirements()).isEqualTo("classpath:requirements.txt");
		assertThat(python.getEnvironments()).isEqualTo(new File("/envs"));
		assertThat(python.getSources()).isEqualTo(new File("/sources"));
		assertThat(python.isOffline()).isTrue();
		assertThat(python.getInstaller()).isEqualTo(PythonEnvironmentInstaller.PIP);
		assertThat(python.getInstallTimeout()).isEqualTo(Duration.ofMinutes(2));
		assertThat(python.isIsolated()).isFalse();
		assertThat(python.getFlags()).containsExactly("-O");
	}

	@Test
	void environmentKeepsNamesOfVariables() {
		set("python.environment.OMP_NUM_THREADS", "1");
		set("python.environment[lower_case]", "2");
		assertThat(properties().getPython().getEnvironment()).containsOnly(Map.entry("OMP_NUM_THREADS", "1"),
				Map.entry("lower_case", "2"));
	}

	@Test
	void variablesOfProcessThatStartWithPythonSetNothing() {
		Map<String, Object> variables = new HashMap<>();
		variables.put("PYTHON_VERSION", "3.12");
		variables.put("PYTHON_ENVIRONMENT", "x");
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
		assertThat(properties().getPython()).usingRecursiveComparison().isEqualTo(new PythonInterpreterProperties());
	}

	private void set(String name, String value) {
		this.environment.setProperty("pyloop." + name, value);
	}

	private PythonProperties properties() {
		ConfigurationPropertySources.attach(this.environment);
		return Binder.get(this.environment).bindOrCreate("pyloop", PythonProperties.class);
	}

	private EventLoopSettings settings() {
		return EventLoopSettingsMapper.map(properties(), this.environment, Collections.emptyMap(), this.logLevels,
				LoopTelemetryInterval.NEVER, RecordedMeterLimit.NONE, this.converters);
	}

}
