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

import java.util.Locale;
import java.util.Map;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.core.env.Environment;

import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.LoopResourceFactory;
import dev.pyloop.eventloop.PythonLogLevels;

/**
 * Maps {@link PythonProperties} to {@link EventLoopSettings}.
 */
final class EventLoopSettingsMapper {

	private static final PropertyMapper mapper = PropertyMapper.get();

	private EventLoopSettingsMapper() {
	}

	static EventLoopSettings map(PythonProperties properties, Environment environment,
			Map<String, LoopResourceFactory> resources, PythonLogLevels logLevels, LoopTelemetryInterval telemetry,
			RecordedMeterLimit maxMeters, PythonConverters converters) {
		PythonEventLoopProperties eventLoop = properties.getEventLoop();
		PythonInterpreterProperties python = properties.getPython();
		EventLoopSettings.Builder builder = EventLoopSettings.builder();
		mapper.from(eventLoop::getCount).to(builder::count);
		mapper.from(eventLoop::getDirectory).as((directory) -> directory.toPath()).to(builder::directory);
		return builder.implementation(eventLoop.getImplementation().name().toLowerCase(Locale.ROOT))
			.maxPending(eventLoop.getMaxPending())
			.maxEvents(eventLoop.getMaxEvents())
			.workerThreads(eventLoop.getWorkerThreads())
			.waitStrategy(eventLoop.getWaitStrategy())
			.debug(eventLoop.isDebug())
			.slowCallbackDuration(eventLoop.getSlowCallbackDuration())
			.namePrefix(eventLoop.getThreadNamePrefix())
			.startTimeout(eventLoop.getStartTimeout())
			.warmUpModules(python.getWarmUpModules())
			.config(new PythonConfigKeys(environment).withPrefixes(python.getConfigPrefixes()))
			.cancellation(eventLoop.getCancellation().toSettings())
			.supervision(SupervisionSettingsMapper.map(eventLoop))
			.resources(resources)
			.logLevels(logLevels)
			.telemetry(telemetry.value())
			.maxMeters(maxMeters.value())
			.converters(converters)
			.gracePeriod(properties.getShutdown().getGracePeriod())
			.build();
	}

}
