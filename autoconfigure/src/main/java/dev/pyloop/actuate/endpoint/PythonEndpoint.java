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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

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

	private final PythonEventLoopPool eventLoopPool;

	private final RecentPythonFailures failures;

	/**
	 * Create a new instance.
	 * @param eventLoopPool the loops to show
	 * @param failures what went wrong with them
	 */
	public PythonEndpoint(PythonEventLoopPool eventLoopPool, RecentPythonFailures failures) {
		this.eventLoopPool = eventLoopPool;
		this.failures = failures;
	}

	/**
	 * Return the loops and their last failures.
	 * @return what there is of Python
	 */
	@ReadOperation
	public PythonDescriptor python() {
		return new PythonDescriptor(this.eventLoopPool.isRunning(), this.eventLoopPool.isRecovering(),
				this.eventLoopPool.eventLoops().stream().map(this::describe).toList(), this.failures.all());
	}

	/**
	 * Return one loop and the stacks of its threads, also if it is blocked. May block for
	 * a moment.
	 * @param eventLoop the name of the loop
	 * @return the loop, or {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable PythonEventLoopDetails eventLoop(@Selector String eventLoop) {
		PythonEventLoop found = find(eventLoop);
		return (found != null) ? new PythonEventLoopDetails(describe(found), found.hungCalls().stacks()) : null;
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

	private @Nullable PythonEventLoop find(String name) {
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
