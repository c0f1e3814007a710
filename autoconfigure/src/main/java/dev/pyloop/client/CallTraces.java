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
package dev.pyloop.client;

import java.util.Collections;
import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import dev.pyloop.observation.DefaultPythonClientObservationConvention;
import dev.pyloop.observation.PythonClientObservationContext;
import dev.pyloop.observation.PythonClientObservationConvention;

/**
 * What a client tells about its calls, to observers and to Python. Immutable.
 *
 * @param registry hears of observations, {@code null} if calls are not observed
 * @param convention names observations, {@code null} for the one of the registry or else
 * the default one
 * @param mdcKeys what of the diagnostic context travels with a call, {@code null} for
 * nothing
 */
record CallTraces(@Nullable ObservationRegistry registry, @Nullable PythonClientObservationConvention convention,
		@Nullable MdcKeys mdcKeys) {

	private static final PythonClientObservationConvention DEFAULT = new DefaultPythonClientObservationConvention();

	/**
	 * Under this key a Reactor context has the current observation.
	 */
	private static final String OBSERVATION_KEY = "micrometer.observation";

	/**
	 * Start to observe a call.
	 * @param context what is known of the call
	 * @param subscriber the context of the subscriber, which may have the parent
	 * @return the observation, or {@code null} if nobody wants to hear of it
	 */
	@Nullable Observation start(PythonClientObservationContext context, ContextView subscriber) {
		if (subscriber.getOrDefault(OBSERVATION_KEY, null) instanceof Observation parent) {
			context.setParentObservation(parent);
		}
		Observation observation = Observation.createNotStarted(this.convention, DEFAULT, () -> context, this.registry);
		return (observation.getContext() == context) ? observation.start() : null;
	}

	boolean isObserving() {
		return this.registry != null && !this.registry.isNoop();
	}

	Map<String, String> mdc(ContextView subscriber) {
		return (this.mdcKeys != null) ? this.mdcKeys.values(subscriber) : Collections.emptyMap();
	}

}
