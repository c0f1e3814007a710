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

import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.pyloop.asgi.AsgiApplicationSource;
import dev.pyloop.asgi.AsgiApplicationStatus;

/**
 * Meters of what is open in ASGI applications. The timers of requests come from their
 * observations.
 *
 * @since 0.1.0
 */
public final class AsgiMetrics implements MeterBinder {

	private final RegisteredMeters meters = new RegisteredMeters();

	private final AsgiApplicationSource applications;

	/**
	 * Create a new instance.
	 * @param applications the applications
	 */
	public AsgiMetrics(AsgiApplicationSource applications) {
		this.applications = applications;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.applications.applications()
			.stream()
			.map((status) -> status.application().id())
			.distinct()
			.forEach((id) -> bind(registry, id));
	}

	private void bind(MeterRegistry registry, String id) {
		Tags tags = Tags.of(PythonMeters.Tags.APPLICATION.asString(), id);
		gauge(registry, PythonMeters.ASGI_REQUESTS_OPEN, type(tags, "http"), id,
				(status) -> status.activeRequests() - status.webSockets());
		gauge(registry, PythonMeters.ASGI_REQUESTS_OPEN, type(tags, "websocket"), id,
				AsgiApplicationStatus::webSockets);
		gauge(registry, PythonMeters.ASGI_STREAMS_OPEN, tags, id, AsgiApplicationStatus::streams);
	}

	private static Tags type(Tags tags, String type) {
		return tags.and(PythonMeters.Tags.TYPE.asString(), type);
	}

	private void gauge(MeterRegistry registry, PythonMeters meter, Tags tags, String id,
			ToIntFunction<AsgiApplicationStatus> value) {
		this.meters.gauge(registry, meter, tags,
				() -> this.applications.applications()
					.stream()
					.filter((status) -> status.application().id().equals(id))
					.mapToInt(value)
					.sum());
	}

}
