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

package dev.pyloop.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import dev.pyloop.asgi.AsgiApplicationSource;
import dev.pyloop.autoconfigure.asgi.AsgiAutoConfiguration;
import dev.pyloop.metrics.AsgiMetrics;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of ASGI applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsgiAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ AsgiApplicationSource.class, MeterRegistry.class })
public final class AsgiMetricsAutoConfiguration {

	AsgiMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	AsgiMetrics asgiMetrics(AsgiApplicationSource applications) {
		return new AsgiMetrics(applications);
	}

}
