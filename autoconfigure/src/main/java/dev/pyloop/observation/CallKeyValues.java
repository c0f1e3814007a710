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

import java.util.concurrent.atomic.AtomicReferenceArray;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

import dev.pyloop.observation.PythonClientObservationDocumentation.LowCardinalityKeyNames;

/**
 * The names and key values of all calls of one kind of one function, made once.
 */
final class CallKeyValues {

	private final String contextualName;

	private final KeyValues common;

	private final AtomicReferenceArray<@Nullable KeyValues> byOutcome = new AtomicReferenceArray<>(
			PythonCallOutcome.values().length);

	CallKeyValues(PythonClientObservationContext context) {
		String module = context.getModule();
		String function = context.getFunction();
		String kind = context.getCallKind().value();
		this.contextualName = "python " + ((module != null) ? module + ":" + function : kind);
		this.common = KeyValues.of(LowCardinalityKeyNames.CALL_KIND.withValue(kind),
				LowCardinalityKeyNames.MODULE.withValue((module != null) ? module : KeyValue.NONE_VALUE),
				LowCardinalityKeyNames.FUNCTION.withValue((function != null) ? function : KeyValue.NONE_VALUE));
	}

	String contextualName() {
		return this.contextualName;
	}

	KeyValues with(PythonCallOutcome outcome) {
		KeyValues values = this.byOutcome.get(outcome.ordinal());
		if (values == null) {
			values = this.common.and(LowCardinalityKeyNames.OUTCOME.withValue(outcome.name()));
			this.byOutcome.set(outcome.ordinal(), values);
		}
		return values;
	}

}
