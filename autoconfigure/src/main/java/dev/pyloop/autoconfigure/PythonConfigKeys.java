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

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/**
 * The keys of the Spring environment that reach Python.
 */
final class PythonConfigKeys {

	private static final Bindable<String> VALUE = Bindable.of(String.class);

	private final ConfigurableEnvironment environment;

	PythonConfigKeys(Environment environment) {
		Assert.isInstanceOf(ConfigurableEnvironment.class, environment);
		this.environment = (ConfigurableEnvironment) environment;
	}

	/**
	 * Return the keys that have one of the given prefixes, spelled as in the source of
	 * the lowest precedence, so that a variable of the process that overrides a key does
	 * not rename it.
	 * @param prefixes the prefixes, each of which may itself be a key
	 * @return the values by their full key, placeholders resolved
	 */
	Map<String, String> withPrefixes(Collection<String> prefixes) {
		Map<ConfigurationPropertyName, String> names = new HashMap<>();
		for (String prefix : prefixes) {
			ConfigurationPropertyName parent = name(prefix);
			for (ConfigurationPropertySource source : ConfigurationPropertySources
				.from(this.environment.getPropertySources())) {
				collect(source, parent, names);
			}
		}
		Map<String, String> result = new TreeMap<>();
		Binder binder = Binder.get(this.environment);
		names.forEach((name, key) -> binder.bind(name, VALUE).ifBound((value) -> result.put(key, value)));
		return Collections.unmodifiableMap(result);
	}

	private static ConfigurationPropertyName name(String prefix) {
		if (!ConfigurationPropertyName.isValid(prefix)) {
			throw new InvalidConfigurationPropertyValueException("pyloop.python.config-prefixes", prefix,
					"'" + prefix + "' is not a prefix of keys in kebab-case, such as 'my-app.models'.");
		}
		return ConfigurationPropertyName.of(prefix);
	}

	private static void collect(ConfigurationPropertySource source, ConfigurationPropertyName parent,
			Map<ConfigurationPropertyName, String> names) {
		if (source instanceof IterableConfigurationPropertySource iterable) {
			iterable.stream()
				.filter((name) -> parent.equals(name) || parent.isAncestorOf(name))
				.forEach((name) -> names.put(name, name.toString()));
		}
	}

}
