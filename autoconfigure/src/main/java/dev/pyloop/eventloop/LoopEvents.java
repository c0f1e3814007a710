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

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.ring.FrameType;

/**
 * The events of one loop: their queue, timers and what Python answers. Any thread may use
 * it.
 *
 * @since 0.1.0
 */
public final class LoopEvents {

	private static final long RETRY_MILLIS = 100;

	private final PythonEventLoop loop;

	private final EventLoopChannel channel;

	private final CallbackIdGenerator ids;

	private final LoopResources resources;

	private final PendingHandlers handlers;

	private final LoopEventQueue queue;

	private final int capacity;

	LoopEvents(PythonEventLoop loop, EventLoopSettings settings, EventLoopChannel channel, CallbackIdGenerator ids) {
		this.loop = loop;
		this.channel = channel;
		this.ids = ids;
		this.resources = new LoopResources(settings.resources());
		this.capacity = settings.maxEvents();
		this.handlers = new PendingHandlers(loop.name(), this.resources, ids);
		this.queue = new LoopEventQueue(loop.name(), settings.maxEvents(), settings.converters(),
				new Sink(loop, channel));
	}

	/**
	 * Wake Python for something whose number something else bounds, such as the window of
	 * a connection. Never waits and is never rejected.
	 * @param event the event
	 * @throws PythonUnavailableException if the loop does not run
	 */
	public void dispatchWithinWindow(LoopEvent event) {
		dispatchWithinWindow(Collections.singleton(event));
	}

	/**
	 * Wake Python for several such things, in order and as one.
	 * @param events the events
	 * @throws PythonUnavailableException if the loop does not run
	 */
	public void dispatchWithinWindow(Collection<? extends LoopEvent> events) {
		requireNoEnd();
		this.queue.offerWithinWindow(events);
	}

	/**
	 * Wake Python for something whose number is bounded, but not its size. Never waits
	 * and is never rejected.
	 * @param event the event
	 * @throws PythonUnavailableException if the loop does not run, or if there is no
	 * memory for the event
	 */
	void dispatchAnyway(LoopEvent event) {
		requireNoEnd();
		this.queue.offerAnyway(Collections.singleton(event));
	}

	// What drains still runs calls and shutdown hooks, which wait for events.
	private void requireNoEnd() {
		PythonEventLoopState state = this.loop.state();
		if (state.isOver()) {
			throw new PythonUnavailableException("Event loop '" + this.loop.name() + "' is " + state, false, null);
		}
	}

	long firstIds() {
		this.channel.offerIds(this.ids.nextBlock());
		return this.ids.nextBlock();
	}

	void dispatch(LoopEvent event) {
		requireNoEnd();
		this.queue.offer(event);
	}

	void dispatch(Collection<? extends LoopEvent> events) {
		requireNoEnd();
		this.queue.offer(events);
	}

	void onCommand(long id, @Nullable Object payload) {
		if (id == 0) {
			this.channel.offerIds(this.ids.nextBlock());
		}
		else {
			this.resources.onCommand(this.loop, id, payload);
		}
	}

	void end() {
		EventTimers.INSTANCE.end(this.loop);
		this.resources.end();
	}

	/**
	 * Fire a timer into the loop, without a native call of its own: what is due together
	 * is one batch. The time has steps of about a millisecond and is never too early.
	 * @param id what Python registered with {@code register_timer}
	 * @param delay the time from now
	 * @return the timer
	 */
	public LoopTimer schedule(long id, Duration delay) {
		Assert.notNull(delay, "'delay' must not be null");
		Assert.isTrue(!delay.isNegative(), () -> "'delay' must not be negative but is " + delay);
		return EventTimers.INSTANCE.schedule(this.loop, id, delay.toNanos());
	}

	/**
	 * Let Python await a publisher: {@code await pyloop.java_future(id)} subscribes to it
	 * and gives its value, {@code None} if it is empty, or raises
	 * {@code pyloop.JavaError}. The publisher is cancelled with the future or the loop.
	 * It must not block the thread that subscribes, which reads the answers of Python.
	 * @param publisher the publisher
	 * @return the id to give to Python, good for one future
	 */
	public long awaitable(Mono<?> publisher) {
		Assert.notNull(publisher, "'publisher' must not be null");
		long id = this.ids.next();
		this.resources.register(id, new AwaitableResource(this, id, publisher));
		return id;
	}

	/**
	 * Let Python await a stage; else as for a publisher. The stage goes on when its
	 * future is cancelled.
	 * @param stage the stage
	 * @return the id to give to Python, good for one future
	 */
	public long awaitable(CompletionStage<?> stage) {
		Assert.notNull(stage, "'stage' must not be null");
		return awaitable(Mono.fromCompletionStage(() -> stage));
	}

	/**
	 * Let Python use a resource that the JVM has already.
	 * @param resource makes the resource for the id that it gets
	 * @return the id to give to Python
	 */
	public long offer(LongFunction<? extends LoopResource> resource) {
		Assert.notNull(resource, "'resource' must not be null");
		long id = this.ids.next();
		this.resources.register(id, resource.apply(id));
		return id;
	}

	/**
	 * Return what waits for results of Python.
	 * @return the handlers
	 */
	public PendingHandlers handlers() {
		return this.handlers;
	}

	/**
	 * Return the resources that the loop uses by their ids.
	 * @return the resources
	 */
	public LoopResources resources() {
		return this.resources;
	}

	/**
	 * Return how many events were accepted and are not known to be read by Python.
	 * @return the number of events
	 */
	public int pending() {
		return this.queue.pending();
	}

	int capacity() {
		return this.capacity;
	}

	/**
	 * Return how many events were written for Python.
	 * @return the number of events
	 */
	public long dispatched() {
		return this.queue.dispatched();
	}

	/**
	 * Return how many events were rejected because Python had too many to read.
	 * @return the number of events
	 */
	public long rejected() {
		return this.queue.rejected();
	}

	/**
	 * Return how many events Python dropped because nothing was registered for their id.
	 * @return the number of events
	 */
	public long dropped() {
		return this.channel.droppedEvents();
	}

	/**
	 * Writes the events into the ring.
	 *
	 * @param loop the loop
	 * @param channel the channel of the loop
	 */
	private record Sink(PythonEventLoop loop, EventLoopChannel channel) implements EventSink {

		@Override
		public long write(MarshalWriter frame, boolean extensions) {
			return this.channel.write(FrameType.EVENTS, extensions ? FrameType.EXTENSIONS : 0, 0, frame);
		}

		@Override
		public long consumed() {
			return this.channel.consumed();
		}

		@Override
		public void retryLater(Runnable retry) {
			CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run).execute(() -> {
				if (!this.loop.state().isOver()) {
					retry.run();
				}
			});
		}

	}

}
