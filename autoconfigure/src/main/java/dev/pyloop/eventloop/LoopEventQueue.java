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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

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

	private final UnwrittenEvents unwritten = new UnwrittenEvents();

	private final AtomicInteger work = new AtomicInteger();

	private volatile boolean stranded;

	private final AtomicBoolean retries = new AtomicBoolean();

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
		encode(events, count, false);
	}

	/**
	 * Offer events whose number something else bounds, such as the window of a
	 * connection, so that they are never rejected. What finds no memory is kept until it
	 * does.
	 * @param events the events
	 */
	public void offerWithinWindow(Collection<? extends LoopEvent> events) {
		int count = events.size();
		if (count > 0) {
			this.credits.takeAnyway(count);
			encode(events, count, true);
		}
	}

	/**
	 * Offer events whose number something else bounds, but not their size: the same
	 * without keeping what finds no memory.
	 * @param events the events
	 */
	void offerAnyway(Collection<? extends LoopEvent> events) {
		this.credits.takeAnyway(events.size());
		encode(events, events.size(), false);
	}

	private void encode(Collection<? extends LoopEvent> events, int count, boolean keep) {
		MarshalWriter out;
		try {
			out = EventFrames.encode(events, this.converters);
		}
		catch (RuntimeException | Error ex) {
			this.credits.give(count);
			throw ex;
		}
		if (!this.work.compareAndSet(0, 1)) {
			this.unwritten.push(detach(events, out, count));
			if (this.work.getAndIncrement() == 0) {
				drain(1);
			}
		}
		else if (this.stranded || this.unwritten.isPutBack()) {
			writeAfterReturned(events, out, count);
		}
		else {
			write(events, out, count, keep);
		}
	}

	private PythonCallRejectedException rejected(int count) {
		int pending = this.credits.taken();
		int capacity = this.credits.capacity();
		return new PythonCallRejectedException(((count != 1) ? count + " events were" : "An event was") + " rejected: "
				+ pending + " events of at most " + capacity + " wait for event loop '" + this.name
				+ "'; slow down, keep the loop from being blocked or add loops", pending, capacity);
	}

	// If what a failure left fails again, the events were not tried and are kept like it
	private void writeAfterReturned(Collection<? extends LoopEvent> events, MarshalWriter out, int count) {
		try {
			this.unwritten.push(detach(events, out, count));
		}
		catch (RuntimeException | Error ex) {
			leaveUnwritten();
			throw ex;
		}
		this.stranded = false;
		drain(1);
	}

	private void write(Collection<? extends LoopEvent> events, MarshalWriter out, int count, boolean keep) {
		try {
			this.credits.sent(this.sink.write(out, out.hasExtensions()), count);
		}
		catch (RuntimeException | Error ex) {
			if (!keep) {
				this.credits.give(count);
				leaveUnwritten();
				throw ex;
			}
			keep(events, out, count);
			logFailure(ex);
			return;
		}
		drain(1);
	}

	private void keep(Collection<? extends LoopEvent> events, MarshalWriter out, int count) {
		try {
			this.unwritten.putBack(detach(events, out, count));
		}
		finally {
			leaveUnwritten();
		}
	}

	private void logFailure(Throwable failure) {
		logger.error("Events of event loop '" + this.name + "' cannot be written yet", failure);
	}

	private void leaveUnwritten() {
		// Stored before the work is given up, so that a retry finds also what others left
		// to this thread.
		this.stranded = true;
		this.work.set(0);
		if (this.retries.compareAndSet(false, true)) {
			this.sink.retryLater(this::retry);
		}
	}

	private void retry() {
		this.retries.set(false);
		if (this.stranded && this.work.compareAndSet(0, 1)) {
			this.stranded = false;
			drain(1);
		}
	}

	private EncodedEvents detach(Collection<? extends LoopEvent> events, MarshalWriter out, int count) {
		try {
			int entries = EventFrames.entries(events);
			return new EncodedEvents(EventFrames.body(out, entries), EventFrames.isJoinable(events),
					out.hasExtensions(), count, entries);
		}
		catch (RuntimeException | Error ex) {
			this.credits.give(count);
			throw ex;
		}
	}

	private void drain(int missed) {
		int left = missed;
		while (left != 0) {
			try {
				writeAll(this.unwritten.take());
			}
			catch (RuntimeException | Error ex) {
				logFailure(ex);
				leaveUnwritten();
				return;
			}
			left = this.work.addAndGet(-left);
		}
	}

	private void writeAll(@Nullable EncodedEvents first) {
		// What is not yet written stays there, so that a failure loses nothing of it
		this.unwritten.putBack(first);
		while (first != null) {
			first = write(first);
			this.unwritten.putBack(first);
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
