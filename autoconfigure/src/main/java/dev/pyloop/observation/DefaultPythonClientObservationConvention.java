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

import java.util.EnumMap;
import java.util.Map;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.springframework.util.Assert;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.observation.PythonClientObservationDocumentation.HighCardinalityKeyNames;

/**
 * Default {@link PythonClientObservationConvention}. Immutable, apart from what it keeps
 * for reuse, and safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class DefaultPythonClientObservationConvention implements PythonClientObservationConvention {

	private static final String DEFAULT_NAME = "python.client.calls";

	private final String name;

	private final Map<PythonCallKind, KeptValues<String, CallKeyValues>> calls = new EnumMap<>(PythonCallKind.class);

	private final KeptValues<String, KeyValues> eventLoops = new KeptValues<>();

	/**
	 * Create a convention with the default name.
	 */
	public DefaultPythonClientObservationConvention() {
		this(DEFAULT_NAME);
	}

	/**
	 * Create a convention.
	 * @param name the name of the observation
	 */
	public DefaultPythonClientObservationConvention(String name) {
		Assert.hasText(name, "'name' must not be empty");
		this.name = name;
		for (PythonCallKind kind : PythonCallKind.values()) {
			this.calls.put(kind, new KeptValues<>());
		}
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(PythonClientObservationContext context) {
		return keyValues(context).contextualName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(PythonClientObservationContext context) {
		return keyValues(context).with(context.getOutcome());
	}

	private CallKeyValues keyValues(PythonClientObservationContext context) {
		KeptValues<String, CallKeyValues> kept = this.calls.get(context.getCallKind());
		String reference = context.getReference();
		return (kept != null) ? kept.get((reference != null) ? reference : "", (key) -> new CallKeyValues(context))
				: new CallKeyValues(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(PythonClientObservationContext context) {
		String eventLoop = context.getEventLoop();
		KeyValues values = this.eventLoops.get((eventLoop != null) ? eventLoop : KeyValue.NONE_VALUE,
				DefaultPythonClientObservationConvention::highCardinality);
		return (context.getError() instanceof PythonExecutionException exception)
				? values.and(HighCardinalityKeyNames.EXCEPTION_TYPE.withValue(exception.getPythonType())) : values;
	}

	private static KeyValues highCardinality(String eventLoop) {
		return KeyValues.of(HighCardinalityKeyNames.EVENT_LOOP.withValue(eventLoop),
				HighCardinalityKeyNames.EXCEPTION_TYPE.withValue(KeyValue.NONE_VALUE));
	}

}
