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
package dev.pyloop.observation;

import io.micrometer.common.KeyValues;
import org.springframework.util.Assert;

import dev.pyloop.observation.AsgiObservationDocumentation.LowCardinalityKeyNames;

/**
 * Default {@link AsgiObservationConvention}. Immutable, apart from what it keeps for
 * reuse, and safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class DefaultAsgiObservationConvention implements AsgiObservationConvention {

	private static final String DEFAULT_NAME = "asgi.requests";

	private final String name;

	private final KeptValues<Key, KeyValues> lowCardinality = new KeptValues<>();

	/**
	 * Create a convention with the default name.
	 */
	public DefaultAsgiObservationConvention() {
		this(DEFAULT_NAME);
	}

	/**
	 * Create a convention.
	 * @param name the name of the observation
	 */
	public DefaultAsgiObservationConvention(String name) {
		Assert.hasText(name, "'name' must not be empty");
		this.name = name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(AsgiObservationContext context) {
		return "asgi " + context.getApplication();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AsgiObservationContext context) {
		return this.lowCardinality.get(new Key(context.getApplication(), context.getType(), context.getOutcome()),
				Key::keyValues);
	}

	private record Key(String application, String type, PythonCallOutcome outcome) {

		private KeyValues keyValues() {
			return KeyValues.of(LowCardinalityKeyNames.APPLICATION.withValue(this.application),
					LowCardinalityKeyNames.TYPE.withValue(this.type),
					LowCardinalityKeyNames.OUTCOME.withValue(this.outcome.name()));
		}

	}

}
