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

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;

/**
 * The bounded queue of the events of one loop. Any thread may offer events; none waits,
 * and none hands them to another thread: who finds the queue idle writes what is there
 * into frames, others leave their events to it. Events are encoded before they enter, by
 * the thread that offers them and outside of any lock, so that what cannot be encoded
 * concerns nobody else.
 *
 * @since 0.1.0
 */
public final class LoopEventQueue {

	private static final Log logger = LogFactory.getLog(LoopEventQueue.class);

	private static final int MAX_FRAME = 1 << 15;

	private final String name;

	private final PythonConverters converters;

	private final EventSink sink;

	private final EventCredits credits;

	private final AtomicReference<@Nullable EncodedEvents> head = new AtomicReference<>();

	private final AtomicInteger work = new AtomicInteger();

	/**
	 * For who does the work only: what a failure left unwritten.
	 */
	private @Nullable EncodedEvents returned;

	private volatile boolean stranded;

	/**
	 * Create a new instance.
	 * @param name the name of the loop
	 * @param capacity how many events Python may leave unread
	 * @param converters convert what events carry
	 * @param sink takes the frames
	 */
	public LoopEventQueue(String name, int capacity, PythonConverters converters, EventSink sink) {
		Assert.isTrue(capacity > 0, () -> "'capacity' must be greater than 0 but is " + capacity);
		this.name = name;
		this.converters = converters;
		this.sink = sink;
		this.credits = new EventCredits(capacity, sink);
	}

	/**
	 * Offer an event.
	 * @param event the event
	 * @throws PythonCallRejectedException if Python has too many to read
	 */
	public void offer(LoopEvent event) {
		offer(Collections.singleton(event));
	}

	/**
	 * Offer events, all of which are accepted or none.
	 * @param events the events
	 * @throws PythonCallRejectedException if Python has too many to read
	 */
	public void offer(Collection<? extends LoopEvent> events) {
		int count = events.size();
		if (count == 0) {
			return;
		}
		if (!this.credits.take(count)) {
			throw rejected(count);
		}
		encode(events, count);
	}

	/**
	 * Offer events whose number something else bounds, such as the window of a
	 * connection, so that they are never rejected.
	 * @param events the events
	 */
	public void offerWithinWindow(Collection<? extends LoopEvent> events) {
		int count = events.size();
		if (count > 0) {
			this.credits.takeAnyway(count);
			encode(events, count);
		}
	}

	private void encode(Collection<? extends LoopEvent> events, int count) {
		MarshalWriter out;
		try {
			out = EventFrames.encode(events, this.converters);
		}
		catch (RuntimeException | Error ex) {
			this.credits.give(count);
			throw ex;
		}
		if (this.work.compareAndSet(0, 1)) {
			drainAfter(out, count);
		}
		else {
			leave(events, out, count);
		}
	}

	private PythonCallRejectedException rejected(int count) {
		int pending = this.credits.taken();
		int capacity = this.credits.capacity();
		return new PythonCallRejectedException(((count != 1) ? count + " events were" : "An event was") + " rejected: "
				+ pending + " events of at most " + capacity + " wait for event loop '" + this.name
				+ "'; slow down, keep the loop from being blocked or add loops", pending, capacity);
	}

	private void drainAfter(MarshalWriter out, int count) {
		try {
			if (this.returned != null) {
				// What a failure returned comes first
				writeAll(take());
			}
			this.credits.sent(this.sink.write(out, out.hasExtensions()), count);
		}
		catch (RuntimeException | Error ex) {
			this.credits.give(count);
			leaveUnwritten();
			throw ex;
		}
		drain(1);
	}

	private void leaveUnwritten() {
		// Stored before the work is given up, so that a retry finds also what others left
		// to this thread.
		this.stranded = true;
		this.work.set(0);
	}

	/**
	 * Write what could not be written before, if there is any. To be called from time to
	 * time.
	 */
	public void retry() {
		if (this.stranded && this.work.compareAndSet(0, 1)) {
			this.stranded = false;
			drain(1);
		}
	}

	private void leave(Collection<? extends LoopEvent> events, MarshalWriter out, int count) {
		EncodedEvents encoded;
		try {
			int entries = EventFrames.entries(events);
			encoded = new EncodedEvents(EventFrames.body(out, entries), EventFrames.isJoinable(events),
					out.hasExtensions(), count, entries);
		}
		catch (RuntimeException | Error ex) {
			this.credits.give(count);
			throw ex;
		}
		push(encoded);
		if (this.work.getAndIncrement() == 0) {
			drain(1);
		}
	}

	private void push(EncodedEvents encoded) {
		EncodedEvents next;
		do {
			next = this.head.get();
			encoded.next = next;
		}
		while (!this.head.compareAndSet(next, encoded));
	}

	private void drain(int missed) {
		int left = missed;
		while (left != 0) {
			try {
				writeAll(take());
			}
			catch (RuntimeException | Error ex) {
				logger.error("Events of event loop '" + this.name + "' cannot be written yet", ex);
				leaveUnwritten();
				return;
			}
			left = this.work.addAndGet(-left);
		}
	}

	/**
	 * Detach what is queued.
	 * @return the oldest, which leads to the others
	 */
	private @Nullable EncodedEvents take() {
		EncodedEvents newest = this.head.getAndSet(null);
		EncodedEvents oldest = null;
		while (newest != null) {
			EncodedEvents next = newest.next;
			newest.next = oldest;
			oldest = newest;
			newest = next;
		}
		EncodedEvents first = this.returned;
		if (first == null) {
			return oldest;
		}
		EncodedEvents last = first;
		while (last.next != null) {
			last = last.next;
		}
		last.next = oldest;
		this.returned = null;
		return first;
	}

	private void writeAll(@Nullable EncodedEvents first) {
		// What is not yet written stays here, so that a failure loses nothing of it
		this.returned = first;
		while (first != null) {
			first = write(first);
			this.returned = first;
		}
	}

	private @Nullable EncodedEvents write(EncodedEvents first) {
		int count = first.count;
		int entries = first.entries;
		int size = first.bytes.length;
		EncodedEvents end = first.next;
		while (first.joinable && end != null && end.joinable && size + end.bytes.length <= MAX_FRAME) {
			count += end.count;
			entries += end.entries;
			size += end.bytes.length;
			end = end.next;
		}
		this.credits.sent(this.sink.write(EventFrames.join(first, end, entries), first.extensions), count);
		return end;
	}

	/**
	 * Return how many events were accepted and are not known to be read.
	 * @return the number of events
	 */
	public int pending() {
		this.credits.reclaim();
		return this.credits.taken();
	}

	/**
	 * Return how many events were rejected.
	 * @return the number of events
	 */
	public long rejected() {
		return this.credits.rejected();
	}

	/**
	 * Return how many events were written for Python.
	 * @return the number of events
	 */
	public long dispatched() {
		return this.credits.dispatched();
	}

}
