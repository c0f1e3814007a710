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
package dev.pyloop.asgi;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import reactor.util.context.ContextView;

import dev.pyloop.observation.AsgiObservationContext;
import dev.pyloop.observation.AsgiObservationConvention;
import dev.pyloop.observation.DefaultAsgiObservationConvention;

/**
 * Observes the requests to ASGI applications. Immutable.
 *
 * @since 0.1.0
 */
public final class AsgiObservations {

	private static final AsgiObservationConvention DEFAULT = new DefaultAsgiObservationConvention();

	/**
	 * Under this key a Reactor context has the current observation.
	 */
	private static final String OBSERVATION_KEY = "micrometer.observation";

	private final ObservationRegistry registry;

	private final @Nullable AsgiObservationConvention convention;

	/**
	 * Create a new instance.
	 * @param registry hears of the requests
	 * @param convention names the observations, {@code null} for the convention of the
	 * registry, or else the default one
	 */
	public AsgiObservations(ObservationRegistry registry, @Nullable AsgiObservationConvention convention) {
		Assert.notNull(registry, "'registry' must not be null");
		this.registry = registry;
		this.convention = convention;
	}

	/**
	 * Start to observe a request.
	 * @param context what is known of it
	 * @param subscriber the context of the subscriber, which has the parent
	 * @return the observation, or {@code null} if nobody wants to hear of it
	 */
	@Nullable Observation start(AsgiObservationContext context, ContextView subscriber) {
		if (this.registry.isNoop()) {
			return null;
		}
		if (subscriber.getOrDefault(OBSERVATION_KEY, null) instanceof Observation parent) {
			context.setParentObservation(parent);
		}
		Observation observation = Observation.createNotStarted(this.convention, DEFAULT, () -> context, this.registry);
		return (observation.getContext() == context) ? observation.start() : null;
	}

}
