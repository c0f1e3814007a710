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

import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

import dev.pyloop.observation.PythonClientObservationContext;

/**
 * Gives each call a {@code traceparent} of its own, as a tracer does.
 */
final class TestHeaders implements ObservationHandler<PythonClientObservationContext> {

	private final AtomicInteger calls = new AtomicInteger();

	@Override
	public void onStart(PythonClientObservationContext context) {
		context.getSetter().set(context.getCarrier(), "traceparent", header(this.calls.incrementAndGet()));
	}

	/**
	 * Return the header of a call.
	 * @param call the number of the call, from 1
	 * @return the header
	 */
	static String header(int call) {
		return String.format("00-0af7651916cd43dd8448eb211c80319c-%016x-01", call);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof PythonClientObservationContext;
	}

}
