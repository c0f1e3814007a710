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

package dev.pyloop.autoconfigure.actuate;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import dev.pyloop.actuate.endpoint.PythonEndpoint;
import dev.pyloop.actuate.endpoint.PythonEndpointWebExtension;
import dev.pyloop.actuate.endpoint.RecentPythonFailures;
import dev.pyloop.asgi.AsgiApplicationSource;
import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link PythonEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PythonAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(PythonEventLoopPool.class)
@ConditionalOnAvailableEndpoint(PythonEndpoint.class)
@EnableConfigurationProperties(PythonEndpointProperties.class)
public final class PythonEndpointAutoConfiguration {

	private static final int FAILURES = 50;

	PythonEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	PythonEndpoint pythonEndpoint(PythonEventLoopPool eventLoopPool,
			ObjectProvider<AsgiApplicationSource> asgiApplications,
			ObjectProvider<SanitizingFunction> sanitizingFunctions, PythonEndpointProperties properties) {
		RecentPythonFailures failures = new RecentPythonFailures(FAILURES, Clock.systemUTC());
		eventLoopPool.addListener(failures);
		return new PythonEndpoint(eventLoopPool,
				() -> asgiApplications.stream().flatMap((source) -> source.applications().stream()).toList(), failures,
				sanitizingFunctions.orderedStream().toList(), properties.getShowValues());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = PythonEndpoint.class, exposure = EndpointExposure.WEB)
	PythonEndpointWebExtension pythonEndpointWebExtension(PythonEndpoint endpoint,
			PythonEndpointProperties properties) {
		return new PythonEndpointWebExtension(endpoint, properties.getShowValues(), properties.getRoles());
	}

}
