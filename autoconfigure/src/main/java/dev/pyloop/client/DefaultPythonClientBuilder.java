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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.client.PythonClient.Builder;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.observation.PythonClientObservationConvention;

/**
 * Default {@link Builder}.
 */
final class DefaultPythonClientBuilder implements Builder {

	private @Nullable PythonEventLoopPool eventLoopPool;

	private @Nullable PythonConverters converters;

	private @Nullable Duration timeout;

	private boolean allowEval = true;

	private int streamPrefetch;

	private final List<PythonCallLimit> limits = new ArrayList<>();

	private @Nullable ObservationRegistry observationRegistry;

	private @Nullable PythonClientObservationConvention observationConvention;

	private @Nullable MdcKeys mdcKeys;

	DefaultPythonClientBuilder() {
	}

	DefaultPythonClientBuilder(ClientEngine engine) {
		this.eventLoopPool = engine.eventLoopPool();
		this.converters = engine.converters();
		this.timeout = engine.timeout();
		this.allowEval = engine.allowEval();
		this.streamPrefetch = engine.streamPrefetch();
		CallLimits limits = engine.limits();
		if (limits != null) {
			this.limits.addAll(limits.all());
		}
		CallTraces traces = engine.traces();
		if (traces != null) {
			this.observationRegistry = traces.registry();
			this.observationConvention = traces.convention();
			this.mdcKeys = traces.mdcKeys();
		}
	}

	@Override
	public Builder eventLoopPool(PythonEventLoopPool eventLoopPool) {
		Assert.notNull(eventLoopPool, "'eventLoopPool' must not be null");
		this.eventLoopPool = eventLoopPool;
		return this;
	}

	@Override
	public Builder converters(PythonConverters converters) {
		Assert.notNull(converters, "'converters' must not be null");
		this.converters = converters;
		return this;
	}

	@Override
	public Builder timeout(@Nullable Duration timeout) {
		Assert.isTrue(timeout == null || !(timeout.isNegative() || timeout.isZero()),
				() -> "'timeout' must be positive but is " + timeout);
		this.timeout = timeout;
		return this;
	}

	@Override
	public Builder allowEval(boolean allowEval) {
		this.allowEval = allowEval;
		return this;
	}

	@Override
	public Builder streamPrefetch(int prefetch) {
		Assert.isTrue(prefetch >= 0, () -> "'prefetch' must not be negative but is " + prefetch);
		this.streamPrefetch = prefetch;
		return this;
	}

	@Override
	public Builder limit(PythonCallLimit limit) {
		Assert.notNull(limit, "'limit' must not be null");
		this.limits.add(limit);
		return this;
	}

	@Override
	public Builder observationRegistry(ObservationRegistry observationRegistry) {
		Assert.notNull(observationRegistry, "'observationRegistry' must not be null");
		this.observationRegistry = (observationRegistry != ObservationRegistry.NOOP) ? observationRegistry : null;
		return this;
	}

	@Override
	public Builder observationConvention(@Nullable PythonClientObservationConvention convention) {
		this.observationConvention = convention;
		return this;
	}

	@Override
	public Builder mdcKeys(Collection<String> keys) {
		Assert.notNull(keys, "'keys' must not be null");
		this.mdcKeys = MdcKeys.of(keys);
		return this;
	}

	@Override
	public PythonClient build() {
		PythonEventLoopPool eventLoopPool = this.eventLoopPool;
		Assert.state(eventLoopPool != null, "'eventLoopPool' must be set");
		PythonConverters converters = (this.converters != null) ? this.converters : PythonConverters.create(null);
		return new DefaultPythonClient(new ClientEngine(eventLoopPool, converters, this.timeout, this.allowEval,
				this.streamPrefetch, CallLimits.of(this.limits), new DirectCalls(eventLoopPool, converters),
				new Broadcasts(eventLoopPool), traces()));
	}

	private @Nullable CallTraces traces() {
		return (this.observationRegistry != null || this.mdcKeys != null)
				? new CallTraces(this.observationRegistry, this.observationConvention, this.mdcKeys) : null;
	}

}
