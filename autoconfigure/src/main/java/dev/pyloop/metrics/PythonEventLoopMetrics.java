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

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import dev.pyloop.eventloop.LoopTelemetry;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopListener;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * Meters of the loops of a pool, which come and go with them. Counters go on when a loop
 * is replaced by a fresh one. Has to be added to the listeners of the pool. Safe from any
 * thread.
 *
 * @since 0.1.0
 */
public final class PythonEventLoopMetrics implements MeterBinder, PythonEventLoopListener {

	private final PythonEventLoopPool pool;

	private final PythonCallMeters calls;

	private final Set<MeterRegistry> registries = new CopyOnWriteArraySet<>();

	private final Map<String, PythonEventLoopMeters> meters = new ConcurrentHashMap<>();

	/**
	 * Create a new instance.
	 * @param pool the pool
	 */
	public PythonEventLoopMetrics(PythonEventLoopPool pool) {
		this.pool = pool;
		this.calls = new PythonCallMeters(pool.callFailures());
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		if (this.registries.add(registry)) {
			this.calls.bindTo(registry);
			this.meters.values().forEach((each) -> each.bindTo(registry));
			this.pool.eventLoops().forEach(this::metersOf);
		}
	}

	@Override
	public void onTelemetry(PythonEventLoop eventLoop, LoopTelemetry telemetry) {
		metersOf(eventLoop).record(telemetry);
	}

	@Override
	public void onRestarted(PythonEventLoop eventLoop, String reason, @Nullable Throwable cause) {
		metersOf(eventLoop);
	}

	@Override
	public void onStalled(PythonEventLoop eventLoop, Duration duration, String stacks) {
		metersOf(eventLoop).stalled(duration);
	}

	private PythonEventLoopMeters metersOf(PythonEventLoop eventLoop) {
		PythonEventLoopMeters found = this.meters.get(eventLoop.name());
		if (found == null) {
			found = add(eventLoop);
		}
		found.use(eventLoop);
		return found;
	}

	private synchronized PythonEventLoopMeters add(PythonEventLoop eventLoop) {
		removeGone();
		return this.meters.computeIfAbsent(eventLoop.name(), (name) -> {
			PythonEventLoopMeters fresh = new PythonEventLoopMeters(this.pool, eventLoop);
			this.registries.forEach(fresh::bindTo);
			return fresh;
		});
	}

	private void removeGone() {
		Set<String> names = this.pool.eventLoops().stream().map(PythonEventLoop::name).collect(Collectors.toSet());
		this.meters.values().removeIf((each) -> {
			boolean gone = !names.contains(each.name());
			if (gone) {
				each.remove();
			}
			return gone;
		});
	}

}
