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

package dev.pyloop.autoconfigure.health;

import java.time.Duration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.context.annotation.Bean;

import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.health.PythonHealthIndicator;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of event loops.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PythonAutoConfiguration.class)
@ConditionalOnClass({ ReactiveHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(PythonEventLoopPool.class)
@ConditionalOnEnabledHealthIndicator("python")
public final class PythonHealthContributorAutoConfiguration {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	PythonHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "pythonHealthIndicator", "pythonHealthContributor" })
	PythonHealthIndicator pythonHealthContributor(PythonEventLoopPool eventLoopPool) {
		return new PythonHealthIndicator(eventLoopPool, TIMEOUT);
	}

}
