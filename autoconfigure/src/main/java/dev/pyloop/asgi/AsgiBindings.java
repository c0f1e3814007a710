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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.EventLoopPreparation;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;

/**
 * An application on the loops that it runs on: on one of those that share an interpreter,
 * as its objects belong to one loop, and on each of those that have one of their own. A
 * loop that takes the place of another one gets requests once the application runs there.
 */
final class AsgiBindings implements EventLoopPreparation {

	private static final AtomicInteger keys = new AtomicInteger();

	private final AsgiApplication application;

	private final PythonEventLoopPool eventLoops;

	private final boolean isolated;

	private final int key = keys.incrementAndGet();

	private final Map<PythonEventLoop, AsgiBinding> bindings = new ConcurrentHashMap<>();

	/**
	 * The binding in an interpreter that the loops share.
	 */
	private volatile @Nullable AsgiBinding single;

	private AsgiBindings(AsgiApplication application, PythonEventLoopPool eventLoops) {
		this.application = application;
		this.eventLoops = eventLoops;
		this.isolated = eventLoops.home().isIsolated();
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
		if (!this.isolated) {
			PythonEventLoop eventLoop = this.eventLoops.select("asgi:" + this.application.id(), false);
			this.single = new AsgiBinding(this.application, eventLoop, this.key);
			this.bindings.put(eventLoop, this.single);
		}
		this.eventLoops.addPreparation(this);
		if (this.isolated) {
			this.eventLoops.eventLoops()
				.stream()
				.filter((eventLoop) -> eventLoop.state() == PythonEventLoopState.RUNNING)
				.forEach((eventLoop) -> this.bindings.computeIfAbsent(eventLoop, this::bind));
		}
		try {
			start(List.copyOf(this.bindings.values()));
		}
		catch (AsgiStartException ex) {
			close(this.eventLoops.settings().gracePeriod());
			throw ex;
		}
	}

	private AsgiBinding bind(PythonEventLoop eventLoop) {
		return new AsgiBinding(this.application, eventLoop, this.key);
	}

	private void start(List<AsgiBinding> bindings) {
		Duration timeout = this.eventLoops.settings().startTimeout();
		long deadline = System.nanoTime() + timeout.toNanos();
		bindings.forEach((binding) -> binding.start(this.eventLoops.settings().maxPending()));
		AsgiStartException failure = null;
		for (AsgiBinding binding : bindings) {
			try {
				binding.awaitStart(timeout, deadline - System.nanoTime());
			}
			catch (AsgiStartException ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	public void prepare(PythonEventLoop eventLoop) {
		AsgiBinding single = this.single;
		if (this.isolated || (single != null && single.eventLoop().index() == eventLoop.index())) {
			AsgiBinding binding = bind(eventLoop);
			start(List.of(binding));
			this.bindings.put(eventLoop, binding);
		}
	}

	@Override
	public void running(PythonEventLoop eventLoop) {
		AsgiBinding binding = this.bindings.get(eventLoop);
		if (!this.isolated && binding != null) {
			this.single = binding;
		}
		this.bindings.keySet().removeIf(AsgiBindings::hasEnded);
	}

	private static boolean hasEnded(PythonEventLoop eventLoop) {
		return eventLoop.state() == PythonEventLoopState.FAILED || eventLoop.state() == PythonEventLoopState.STOPPED;
	}

	@Override
	public void retire(PythonEventLoop eventLoop, Duration grace) {
		AsgiBinding binding = this.bindings.remove(eventLoop);
		if (binding != null && binding.isRunning()) {
			binding.drain(grace).run();
			binding.close(grace).run();
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
		AsgiBinding single = this.single;
		AsgiBinding binding = (single != null) ? single : this.bindings.get(this.eventLoops.select(null, false));
		if (binding == null) {
			throw new PythonUnavailableException(
					"ASGI application '" + this.application.id() + "' was not started on the event loop", false, null);
		}
		return binding;
	}

	/**
	 * Count a request that no loop took.
	 * @param call the request
	 * @param failure why
	 */
	void refused(PendingCall call, PythonException failure) {
		this.eventLoops.callFailures().failed(call, failure);
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
		this.eventLoops.removePreparation(this);
		await((binding) -> binding.close(grace));
	}

	private void await(Function<AsgiBinding, Runnable> action) {
		this.bindings.values().stream().filter(AsgiBinding::isRunning).map(action).toList().forEach(Runnable::run);
	}

}
