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

package dev.pyloop.actuate.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import dev.pyloop.asgi.AsgiApplicationSource;
import dev.pyloop.eventloop.LoopEnvironment;
import dev.pyloop.eventloop.LoopRuntime;
import dev.pyloop.eventloop.LoopTasks;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;

/**
 * {@link Endpoint @Endpoint} that shows the event loops of Python, and replaces them
 * where writing is allowed. It starts nothing.
 *
 * @since 0.1.0
 */
@Endpoint(id = "python", defaultAccess = Access.READ_ONLY)
public final class PythonEndpoint {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final PythonEventLoopPool eventLoopPool;

	private final PythonEnvironmentCache environment;

	private final AsgiApplicationSource asgiApplications;

	private final RecentPythonFailures failures;

	private final Sanitizer sanitizer;

	private final boolean showValues;

	/**
	 * Create a new instance.
	 * @param eventLoopPool the loops to show
	 * @param asgiApplications the ASGI applications to show
	 * @param failures what went wrong with loops
	 * @param sanitizingFunctions hide values of the environment
	 * @param showValues when to show values that may be secrets; this is not the web, so
	 * nobody is authorized here
	 */
	public PythonEndpoint(PythonEventLoopPool eventLoopPool, AsgiApplicationSource asgiApplications,
			RecentPythonFailures failures, Iterable<SanitizingFunction> sanitizingFunctions, Show showValues) {
		this.eventLoopPool = eventLoopPool;
		this.environment = new PythonEnvironmentCache(eventLoopPool, Clock.systemUTC());
		this.asgiApplications = asgiApplications;
		this.failures = failures;
		this.sanitizer = new Sanitizer(sanitizingFunctions);
		this.showValues = showValues.isShown(false);
	}

	/**
	 * Return what there is of Python. May block for a moment.
	 * @return the loops, the environment, the ASGI applications and the last failures
	 */
	@ReadOperation
	public PythonDescriptor python() {
		return describe(this.showValues);
	}

	PythonDescriptor describe(boolean showValues) {
		List<PythonEventLoop> eventLoops = this.eventLoopPool.eventLoops();
		LoopRuntime runtime = eventLoops.stream()
			.map((eventLoop) -> eventLoop.inspection().runtime())
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
		LoopEnvironment environment = this.environment.get();
		return new PythonDescriptor(this.eventLoopPool.isRunning(), this.eventLoopPool.isRecovering(), runtime,
				(environment != null) ? PythonEnvironmentDescriptor.of(environment, this.sanitizer, showValues) : null,
				eventLoops.stream().map(this::describe).toList(),
				this.asgiApplications.applications().stream().map(AsgiApplicationDescriptor::of).toList(),
				this.failures.all());
	}

	/**
	 * Return one loop with its tasks and the stacks of its threads, also if it is
	 * blocked. May block for a moment.
	 * @param eventLoop the name of the loop
	 * @return the loop, or {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable PythonEventLoopDetails eventLoop(@Selector String eventLoop) {
		PythonEventLoop found = find(eventLoop);
		if (found == null) {
			return null;
		}
		LoopTasks tasks = PythonAnswers.await(found.inspection().tasks(), TIMEOUT);
		return new PythonEventLoopDetails(describe(found), found.inspection().runtime(),
				(tasks != null) ? tasks.count() : null, (tasks != null) ? tasks.tasks() : null,
				found.hungCalls().stacks());
	}

	String threadDump() {
		return new ThreadDump(this.eventLoopPool).take();
	}

	/**
	 * Replace a loop by a fresh one. The calls in flight may end within the grace period.
	 * Returns at once.
	 * @param eventLoop the name of the loop
	 * @throws InvalidEndpointRequestException if there is no loop of that name that runs
	 */
	@WriteOperation
	public void restart(@Selector String eventLoop) {
		PythonEventLoop found = find(eventLoop);
		if (found == null || found.state() != PythonEventLoopState.RUNNING) {
			String state = (found != null) ? "it is " + found.state() : "there is none of that name";
			throw new InvalidEndpointRequestException(
					"Event loop '" + eventLoop + "' cannot be restarted, since " + state,
					"no event loop of that name runs; look for one in " + this.eventLoopPool.eventLoops());
		}
		found.retire("its restart was requested through the actuator");
	}

	@Nullable PythonEventLoop find(String name) {
		for (PythonEventLoop eventLoop : this.eventLoopPool.eventLoops()) {
			if (eventLoop.name().equals(name)) {
				return eventLoop;
			}
		}
		return null;
	}

	private PythonEventLoopDescriptor describe(PythonEventLoop eventLoop) {
		return PythonEventLoopDescriptor.of(eventLoop, this.eventLoopPool.restarts(eventLoop.index()));
	}

}
