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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.client.PythonClient;
import dev.pyloop.client.PythonClientCustomizer;
import dev.pyloop.convert.PythonConverter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.CallbackIdGenerator;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopSelector;
import dev.pyloop.eventloop.PythonLogLevels;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link PythonClient}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = JacksonAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "pyloop.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PythonProperties.class)
public final class PythonAutoConfiguration {

	private final PythonProperties properties;

	PythonAutoConfiguration(PythonProperties properties) {
		this.properties = properties;
	}

	@Bean
	@ConditionalOnMissingBean
	CallbackIdGenerator pythonCallbackIdGenerator() {
		return new CallbackIdGenerator();
	}

	@Bean
	@ConditionalOnMissingBean
	PythonEventLoopSelector pythonEventLoopSelector() {
		return switch (this.properties.getEventLoop().getSelector()) {
			case ROUND_ROBIN -> PythonEventLoopSelector.roundRobin();
			case LEAST_PENDING -> PythonEventLoopSelector.leastPending();
		};
	}

	@Bean
	@ConditionalOnMissingBean
	PythonEventLoopPool pythonEventLoopPool(PythonEventLoopSelector selector, CallbackIdGenerator ids,
			Environment environment, ResourceLoader resourceLoader, ApplicationEventPublisher publisher,
			ObjectProvider<SslBundles> sslBundles, PythonLogLevels logLevels,
			ObjectProvider<LoopTelemetryInterval> telemetry, ObjectProvider<RecordedMeterLimit> maxMeters,
			PythonConverters converters) {
		PythonPropertyChecks.check(this.properties);
		PythonEventLoopPool pool = new PythonEventLoopPool(
				EventLoopSettingsMapper.map(this.properties, environment, TransportFactories.create(sslBundles),
						logLevels, telemetry.getIfAvailable(() -> LoopTelemetryInterval.NEVER),
						maxMeters.getIfAvailable(() -> RecordedMeterLimit.NONE), converters),
				selector, ids, new PropertiesEventLoopHomes(this.properties.getPython(), this.properties.getEventLoop(),
						resourceLoader));
		pool.addListener(new EventLoopEventPublisher(publisher));
		return pool;
	}

	@Bean
	PythonEventLoopPoolLifecycle pythonEventLoopPoolLifecycle(PythonEventLoopPool eventLoopPool) {
		return new PythonEventLoopPoolLifecycle(eventLoopPool, this.properties.getShutdown().getGracePeriod());
	}

	@Bean
	@ConditionalOnMissingBean
	PythonLogLevels pythonLogLevels(ObjectProvider<LoggingSystem> loggingSystem) {
		PythonLogLevels levels = new PythonLogLevels();
		if (this.properties.getLogging().isEnabled()) {
			levels.set(new PythonLogLevelSource(loggingSystem.getIfAvailable()).levels());
		}
		return levels;
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "pyloop.logging.enabled", matchIfMissing = true)
	PythonLogLevelSynchronizer pythonLogLevelSynchronizer(PythonLogLevels logLevels,
			ObjectProvider<LoggingSystem> loggingSystem) {
		return new PythonLogLevelSynchronizer(logLevels, new PythonLogLevelSource(loggingSystem.getIfAvailable()));
	}

	@Bean
	@ConditionalOnMissingBean
	PythonConverters pythonConverters(ObjectProvider<JsonMapper> mapper,
			ObjectProvider<PythonConverter<?>> converters) {
		return PythonConverters.create(mapper.getIfUnique(),
				converters.orderedStream().toArray(PythonConverter<?>[]::new));
	}

	@Bean
	PropertiesCallLimits pythonCallLimits() {
		return PropertiesCallLimits.of(this.properties.getClient().getLimits());
	}

	@Bean
	@Scope("prototype")
	@ConditionalOnMissingBean
	PythonClient.Builder pythonClientBuilder(PythonEventLoopPool eventLoopPool, PythonConverters converters,
			PropertiesCallLimits limits, ObjectProvider<PythonClientCustomizer> customizers) {
		PythonProperties.Client client = this.properties.getClient();
		PythonClient.Builder builder = PythonClient.builder()
			.eventLoopPool(eventLoopPool)
			.converters(converters)
			.timeout(client.getTimeout())
			.allowEval(client.isAllowEval())
			.mdcKeys(client.getMdcKeys())
			.streamPrefetch(client.getStream().getPrefetch());
		limits.all().forEach(builder::limit);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	@Bean
	@ConditionalOnMissingBean
	PythonClient pythonClient(PythonClient.Builder builder) {
		return builder.build();
	}

}
