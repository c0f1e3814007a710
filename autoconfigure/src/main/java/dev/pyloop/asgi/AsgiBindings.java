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

package dev.pyloop.asgi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;

/**
 * An application on the loops that it runs on: on one of those that share an interpreter,
 * as its objects belong to one loop, and on each of those that have one of their own.
 */
final class AsgiBindings {

	private static final AtomicInteger keys = new AtomicInteger();

	private final AsgiApplication application;

	private final PythonEventLoopPool eventLoops;

	private final int key = keys.incrementAndGet();

	private final Map<PythonEventLoop, AsgiBinding> bindings;

	private final @Nullable AsgiBinding single;

	private AsgiBindings(AsgiApplication application, PythonEventLoopPool eventLoops) {
		this.application = application;
		this.eventLoops = eventLoops;
		this.bindings = loops(application, eventLoops).stream()
			.collect(Collectors.toMap(Function.identity(), (loop) -> new AsgiBinding(application, loop, this.key)));
		this.single = (this.bindings.size() == 1) ? this.bindings.values().iterator().next() : null;
	}

	private static List<PythonEventLoop> loops(AsgiApplication application, PythonEventLoopPool eventLoops) {
		if (!eventLoops.home().isIsolated()) {
			return List.of(eventLoops.select("asgi:" + application.id(), false));
		}
		return eventLoops.eventLoops()
			.stream()
			.filter((eventLoop) -> eventLoop.state() == PythonEventLoopState.RUNNING)
			.toList();
	}

	/**
	 * Import an application and start it, on all of its loops at once.
	 * @param application the application
	 * @param eventLoops the loops
	 * @return the running application
	 * @throws AsgiStartException if it does not start on one of them
	 */
	static AsgiBindings open(AsgiApplication application, PythonEventLoopPool eventLoops) {
		AsgiBindings bindings = new AsgiBindings(application, eventLoops);
		bindings.start();
		return bindings;
	}

	private void start() {
		Duration timeout = this.eventLoops.settings().startTimeout();
		long deadline = System.nanoTime() + timeout.toNanos();
		this.bindings.values().forEach((binding) -> binding.start(this.eventLoops.settings().maxPending()));
		AsgiStartException failure = null;
		for (AsgiBinding binding : this.bindings.values()) {
			try {
				binding.awaitStart(timeout, deadline - System.nanoTime());
			}
			catch (AsgiStartException ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		if (failure != null) {
			close(this.eventLoops.settings().gracePeriod());
			throw failure;
		}
	}

	AsgiApplication application() {
		return this.application;
	}

	/**
	 * Return what Python knows the application by, on each loop.
	 * @return the key
	 */
	int key() {
		return this.key;
	}

	/**
	 * Choose the loop of a request.
	 * @return the application on that loop
	 * @throws PythonUnavailableException if none of the loops runs
	 */
	AsgiBinding select() {
		AsgiBinding binding = (this.single != null) ? this.single
				: this.bindings.get(this.eventLoops.select(null, false));
		if (binding == null) {
			throw new PythonUnavailableException(
					"ASGI application '" + this.application.id() + "' was not started on the event loop", false, null);
		}
		return binding;
	}

	/**
	 * Tell responses that stream to end.
	 * @param grace how long requests may take from now on
	 */
	void drain(Duration grace) {
		await((binding) -> binding.drain(grace));
	}

	/**
	 * Let the requests end, then the lifespans; what fails is logged.
	 * @param grace how long that may take
	 */
	void close(Duration grace) {
		await((binding) -> binding.close(grace));
	}

	private void await(Function<AsgiBinding, Runnable> action) {
		this.bindings.values().stream().filter(AsgiBinding::isRunning).map(action).toList().forEach(Runnable::run);
	}

}
