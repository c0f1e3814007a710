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

package dev.pyloop.eventloop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonConversionException;

/**
 * The resources of one loop by their ids. Any thread may use it.
 *
 * @since 0.1.0
 */
public final class LoopResources {

	private static final int OPEN = 1;

	/**
	 * The command that comes with bytes instead of an encoded value.
	 */
	static final int WRITE = 2;

	private static final String ADOPTED = "adopted";

	private final Map<String, LoopResourceFactory> factories;

	private final Map<Long, LoopResource> resources = new ConcurrentHashMap<>();

	private final LongAdder unknown = new LongAdder();

	private volatile boolean ended;

	LoopResources(Map<String, LoopResourceFactory> factories) {
		this.factories = factories;
	}

	/**
	 * Give a resource to the loop. If that has ended, the resource hears so at once.
	 * @param id an id that has no resource
	 * @param resource the resource
	 */
	public void register(long id, LoopResource resource) {
		Assert.state(this.resources.putIfAbsent(id, resource) == null, () -> "Id " + id + " has a resource");
		if (this.ended && this.resources.remove(id) != null) {
			resource.onLoopEnded();
		}
		else {
			resource.onRegistered();
		}
	}

	/**
	 * Forget a resource. Its further commands are counted and dropped.
	 * @param id its id
	 */
	public void unregister(long id) {
		this.resources.remove(id);
	}

	void onCommand(PythonEventLoop loop, long id, @Nullable Object payload) {
		if (payload instanceof PythonConversionException failure) {
			LoopResource resource = this.resources.get(id);
			if (resource == null) {
				throw failure;
			}
			resource.onUnreadable(failure);
			return;
		}
		if (!(payload instanceof List<?> command)) {
			throw new IllegalArgumentException("A command must be a tuple, not " + payload);
		}
		int number = ((Number) command.get(0)).intValue();
		LoopResource resource = this.resources.get(id);
		if (number == OPEN && resource == null) {
			open(loop, id, (List<?>) command.get(1));
		}
		else if (resource != null) {
			resource.onCommand(loop, number, command.get(1));
		}
		else {
			this.unknown.increment();
			if (number == AwaitableResource.SUBSCRIBE) {
				loop.events()
					.dispatchWithinWindow(new LoopEvent.AsyncError(id, JavaErrors.describe(new IllegalStateException(
							"Java has nothing to await under id " + id + "; each id is good for one future"))));
			}
		}
	}

	@SuppressWarnings("unchecked")
	private void open(PythonEventLoop loop, long id, List<?> data) {
		String kind = String.valueOf(data.get(0));
		if (kind.equals(ADOPTED)) {
			register(id, new Missing(id));
			failed(loop, id, "Java has given nothing under id " + id + " to event loop '" + loop.name()
					+ "', or its connection has ended; each id is good for one transport");
			return;
		}
		LoopResourceFactory factory = this.factories.get(kind);
		if (factory == null) {
			failed(loop, id, "Nothing of the JVM opens '" + kind + "', only " + this.factories.keySet()
					+ "; sockets need Reactor Netty on the class path");
			return;
		}
		LoopResource resource;
		try {
			resource = factory.open(loop, id, (Map<String, @Nullable Object>) data.get(1));
		}
		catch (RuntimeException ex) {
			failed(loop, id, "'" + kind + "' cannot be opened: " + ex);
			throw ex;
		}
		register(id, resource);
	}

	// Each command has one answer, which must not be rejected: Python waits for it.
	private static void failed(PythonEventLoop loop, long id, String message) {
		loop.events().dispatchWithinWindow(new SocketEvent.SocketError(id, List.of("", 0, message)));
	}

	void end() {
		this.ended = true;
		for (Long id : this.resources.keySet()) {
			LoopResource resource = this.resources.remove(id);
			if (resource != null) {
				resource.onLoopEnded();
			}
		}
	}

	/**
	 * Return how many resources there are.
	 * @return the number of resources
	 */
	public int size() {
		return this.resources.size();
	}

	/**
	 * Return how many commands had no resource.
	 * @return the number of commands
	 */
	public long unknownCommands() {
		return this.unknown.sum();
	}

	/**
	 * Stands for what Java has not given, until Python has heard so.
	 */
	private final class Missing implements LoopResource {

		private final long id;

		Missing(long id) {
			this.id = id;
		}

		@Override
		public void onCommand(PythonEventLoop loop, int command, @Nullable Object data) {
			unregister(this.id);
		}

		@Override
		public void onLoopEnded() {
		}

	}

}
