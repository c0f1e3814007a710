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
import java.util.function.Function;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.ring.FrameType;

/**
 * One asyncio event loop. Any thread may submit calls; none of them takes the GIL.
 *
 * @since 0.1.0
 */
public final class PythonEventLoop {

	private final String name;

	private final int index;

	private final EventLoopSettings settings;

	private final InFlightRegistry inFlight;

	private final EventLoopChannel channel;

	private final EventLoopObserver observer;

	private final EventLoopLifecycle lifecycle;

	private final EventLoopThread thread;

	private final HungCalls hungCalls;

	private final FrameDispatcher frames;

	private final LoopEvents events;

	private final LoopWatch watch;

	private final PythonLog log;

	private final CallSubmissions submissions;

	private final EventLoopInspection inspection;

	PythonEventLoop(int index, int generation, EventLoopSettings settings, CallbackIdGenerator ids,
			EventLoopChannel channel, Function<PythonEventLoop, EventLoopObserver> observer) {
		this.name = settings.namePrefix() + "-" + index;
		this.index = index;
		this.settings = settings;
		this.inFlight = new InFlightRegistry(settings.maxPending());
		this.channel = channel;
		this.thread = new EventLoopThread(this.name);
		this.hungCalls = new HungCalls(this.name, settings.cancellation(), this.inFlight, this.thread, channel);
		this.events = new LoopEvents(this, settings, channel, ids);
		this.log = new PythonLog(this.name, settings.logLevels(), channel);
		LoopQuestions questions = new LoopQuestions(this.name, this.hungCalls::command);
		this.inspection = new EventLoopInspection(this.thread, questions);
		this.observer = observer.apply(this);
		this.frames = new FrameDispatcher(this.name, generation, this.inFlight, this.thread, this.hungCalls,
				this.events::onCommand, this.log, this.observer, questions);
		this.watch = new LoopWatch(settings.supervision(), channel, this.thread);
		this.lifecycle = new EventLoopLifecycle(this.name, this.inFlight, channel, this.thread, this.observer, () -> {
			this.log.end();
			this.events.end();
			questions.end();
		});
		this.submissions = new CallSubmissions(this, ids, this.inFlight, this.lifecycle, channel);
	}

	void start(EventLoopHome home) {
		this.lifecycle.begin();
		try {
			this.channel.open(this.frames, this.lifecycle::corrupt);
			this.lifecycle.started(home.start(this.name,
					this.channel.configuration(this.settings, this.events.firstIds(), this.log.firstLevels())));
			this.thread.awaitReady(this.settings.startTimeout());
		}
		catch (RuntimeException ex) {
			this.lifecycle.abort();
			throw ex;
		}
		this.lifecycle.running();
		this.channel.opened();
		this.log.started();
	}

	/**
	 * Submit a call.
	 * @param call what waits for the answer
	 * @param type one of {@link FrameType}
	 * @param flags the flags of the frame
	 * @param payload the payload, which may be reused after this method returns
	 * @throws PythonCallRejectedException if too many calls are in flight
	 * @throws PythonUnavailableException if the loop does not run
	 */
	public void submit(PendingCall call, int type, int flags, MarshalWriter payload) {
		this.submissions.submit(call, type, flags, payload);
	}

	/**
	 * Wake Python for something that it registered; never waits for it.
	 * @param event the event
	 * @throws PythonCallRejectedException if Python has too many events to read
	 */
	public void dispatch(LoopEvent event) {
		this.events.dispatch(event);
	}

	/**
	 * Wake Python for several things, in order; all are accepted or none.
	 * @param events the events
	 * @throws PythonCallRejectedException if Python has too many events to read
	 */
	public void dispatch(Collection<? extends LoopEvent> events) {
		this.events.dispatch(events);
	}

	/**
	 * Return timers, handlers and counters of events.
	 * @return the events
	 */
	public LoopEvents events() {
		return this.events;
	}

	/**
	 * Write a further frame of a call. Does nothing if the call has ended.
	 * @param call the call
	 * @param type one of {@link FrameType}
	 * @param flags the flags of the frame
	 * @param payload the payload, which may be reused after this method returns
	 */
	public void write(PendingCall call, int type, int flags, MarshalWriter payload) {
		if (this.inFlight.find(call.id()) == call) {
			this.channel.write(type, flags, call.id(), payload);
		}
	}

	/**
	 * End the loop now, because it does not answer or does not end what it should. Its
	 * calls fail. A worker process is killed; a thread cannot be, so it is left alone
	 * until Python ends it. The loop is replaced. Never blocks.
	 * @param why what it did, for messages
	 */
	public void giveUp(String why) {
		this.lifecycle.giveUp(why);
	}

	/**
	 * Replace the loop: a fresh one takes over, then the calls in flight on this one may
	 * end within the grace period before it is stopped, by force if that is possible and
	 * has to be. Returns at once.
	 * @param why what it did, for messages
	 */
	public void retire(String why) {
		this.observer.onRetire(why);
	}

	void drain() {
		this.lifecycle.drain();
	}

	void stop(long deadline) {
		this.lifecycle.stop(deadline);
	}

	EventLoopLifecycle lifecycle() {
		return this.lifecycle;
	}

	EventLoopThread thread() {
		return this.thread;
	}

	/**
	 * Return how long calls wait and how long a step takes.
	 * @return what the supervisor sees
	 */
	public LoopWatch watch() {
		return this.watch;
	}

	EventLoopChannel channel() {
		return this.channel;
	}

	/**
	 * Return the name of the loop, which its threads have, too.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the place of the loop in its pool.
	 * @return the index
	 */
	public int index() {
		return this.index;
	}

	/**
	 * Return the state of the loop.
	 * @return the state
	 */
	public PythonEventLoopState state() {
		return this.lifecycle.state();
	}

	/**
	 * Return how many calls are in flight.
	 * @return the number of calls
	 */
	public int pending() {
		return this.inFlight.pending();
	}

	/**
	 * Return how many calls the loop was given.
	 * @return the number of calls, gathered ones counted as one
	 */
	public long submitted() {
		return this.submissions.count();
	}

	/**
	 * Return what became of cancelled calls.
	 * @return the calls that go on after their cancellation, and their counters
	 */
	public HungCalls hungCalls() {
		return this.hungCalls;
	}

	/**
	 * Return what looks into the loop from outside.
	 * @return the inspection
	 */
	public EventLoopInspection inspection() {
		return this.inspection;
	}

	/**
	 * Return what Python logs.
	 * @return the log
	 */
	public PythonLog log() {
		return this.log;
	}

	/**
	 * Return how many frames belonged to nothing and were dropped.
	 * @return the number of frames
	 */
	public long unknownFrames() {
		return this.frames.unknownFrames();
	}

	/**
	 * Return how often Python was woken for calls.
	 * @return the number of rings of the doorbell
	 */
	public long wakes() {
		return this.channel.wakes();
	}

	/**
	 * Return how often Python found calls only through its safety timeout.
	 * @return the number of late finds, expected to be zero
	 */
	public long lateDoorbells() {
		return this.channel.lateDoorbells();
	}

	@Override
	public String toString() {
		return "PythonEventLoop[name=" + this.name + ", state=" + state() + ", pending=" + pending() + "]";
	}

}
