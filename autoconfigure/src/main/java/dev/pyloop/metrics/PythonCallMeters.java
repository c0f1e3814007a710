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

package dev.pyloop.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.pyloop.eventloop.CallExpiry;
import dev.pyloop.eventloop.CallFailures;
import dev.pyloop.eventloop.CallRejection;

/**
 * The meters of calls that were rejected or timed out, many of which no loop has seen,
 * and of calls whose failure nobody has seen.
 */
final class PythonCallMeters implements MeterBinder {

	private final RegisteredMeters meters = new RegisteredMeters();

	private final CallFailures failures;

	PythonCallMeters(CallFailures failures) {
		this.failures = failures;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (CallRejection reason : CallRejection.values()) {
			this.meters.counter(registry, PythonMeters.CALLS_REJECTED, tags(reason.tag()),
					() -> this.failures.rejected(reason));
		}
		for (CallExpiry reason : CallExpiry.values()) {
			this.meters.counter(registry, PythonMeters.CALLS_TIMEOUTS, tags(reason.tag()),
					() -> this.failures.expired(reason));
		}
		this.meters.counter(registry, PythonMeters.CALLS_UNSEEN_FAILURES, Tags.empty(), this.failures::unseen);
	}

	private static Tags tags(String reason) {
		return Tags.of(PythonMeters.Tags.REASON.asString(), reason);
	}

}
