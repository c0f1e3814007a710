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

package dev.pyloop.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.pyloop.eventloop.EventLoopProbe;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;

/**
 * Health of event loops: up while at least one of them answers, out of service while they
 * drain, else down. Each loop is asked for an answer, and not waited for longer than the
 * timeout, so a loop that is blocked does not hold it up.
 *
 * @since 0.1.0
 */
public final class PythonHealthIndicator extends AbstractReactiveHealthIndicator {

	private final PythonEventLoopPool pool;

	private final EventLoopProbe probe;

	/**
	 * Create a new instance.
	 * @param pool the loops
	 * @param timeout how long a loop may take to answer
	 */
	public PythonHealthIndicator(PythonEventLoopPool pool, Duration timeout) {
		super("Python health check failed");
		this.pool = pool;
		this.probe = new EventLoopProbe(timeout);
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		List<PythonEventLoop> eventLoops = this.pool.eventLoops();
		return Flux.fromIterable(eventLoops)
			.flatMap((eventLoop) -> this.probe.answers(eventLoop).map((answers) -> Map.entry(eventLoop, answers)))
			.collectMap(Map.Entry::getKey, Map.Entry::getValue)
			.map((answers) -> health(builder, eventLoops, answers));
	}

	private Health health(Health.Builder builder, List<PythonEventLoop> eventLoops,
			Map<PythonEventLoop, Boolean> answers) {
		Map<String, Object> states = new LinkedHashMap<>();
		eventLoops.forEach((eventLoop) -> states.put(eventLoop.name(), state(eventLoop, answers)));
		long answering = answers.values().stream().filter(Boolean::booleanValue).count();
		if (answering > 0) {
			builder.up();
		}
		else if (eventLoops.stream().anyMatch((eventLoop) -> eventLoop.state() == PythonEventLoopState.DRAINING)) {
			builder.outOfService();
		}
		else if (eventLoops.isEmpty()) {
			builder.down().withDetail("error", "The event loops were not started");
		}
		else {
			builder.down().withDetail("error", "No event loop answers");
		}
		eventLoops.stream()
			.map((eventLoop) -> eventLoop.inspection().runtime())
			.filter(Objects::nonNull)
			.findFirst()
			.ifPresent((runtime) -> builder.withDetail("version", runtime.version()));
		return builder.withDetail("eventLoops", states)
			.withDetail("running", answering)
			.withDetail("total", eventLoops.size())
			.withDetail("pending", eventLoops.stream().mapToInt(PythonEventLoop::pending).sum())
			.withDetail("oldestPending",
					Duration.ofNanos(
							eventLoops.stream().mapToLong((eventLoop) -> eventLoop.watch().queueAge()).max().orElse(0))
						.toString())
			.build();
	}

	private static String state(PythonEventLoop eventLoop, Map<PythonEventLoop, Boolean> answers) {
		PythonEventLoopState state = eventLoop.state();
		boolean silent = state == PythonEventLoopState.RUNNING && !answers.getOrDefault(eventLoop, false);
		return silent ? state + ", does not answer" : state.toString();
	}

}
