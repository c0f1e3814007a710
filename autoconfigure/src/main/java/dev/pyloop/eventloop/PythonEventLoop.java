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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.PythonWorkerException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.ring.FrameType;

/**
 * One asyncio event loop. Any thread may submit calls; none of them takes the GIL.
 *
 * @since 0.1.0
 */
public final class PythonEventLoop {

	private static final Log logger = LogFactory.getLog(PythonEventLoop.class);

	private static final long MIN_END = TimeUnit.MILLISECONDS.toNanos(500);

	private final String name;

	private final int index;

	private final int generation;

	private final EventLoopSettings settings;

	private final CallbackIdGenerator ids;

	private final InFlightRegistry inFlight;

	private final EventLoopChannel channel;

	private final AtomicReference<PythonEventLoopState> state = new AtomicReference<>(PythonEventLoopState.STARTING);

	private final EventLoopThread thread;

	private final FrameDispatcher frames;

	private final AtomicBoolean stopping = new AtomicBoolean();

	PythonEventLoop(int index, int generation, EventLoopSettings settings, CallbackIdGenerator ids,
			EventLoopChannel channel) {
		this.name = settings.namePrefix() + "-" + index;
		this.index = index;
		this.generation = generation;
		this.settings = settings;
		this.ids = ids;
		this.inFlight = new InFlightRegistry(settings.maxPending());
		this.channel = channel;
		this.thread = new EventLoopThread(this.name);
		this.frames = new FrameDispatcher(this.name, generation, this.inFlight, this.thread);
	}

	/**
	 * Start the loop and wait until it is ready.
	 * @param home where the loop runs
	 * @param changed called when the loop has ended by itself
	 * @throws PythonException if Python failed during the start
	 */
	void start(EventLoopHome home, Consumer<PythonEventLoop> changed) {
		this.channel.open(this.frames, (failure) -> fail(failure, changed));
		EventLoopRun run = home.start(this.name, this.channel.configuration(this.settings, this.generation));
		this.thread.started(run);
		run.ended().whenComplete((result, failure) -> fail(failure, changed));
		try {
			this.thread.awaitReady(this.settings.startTimeout());
		}
		catch (RuntimeException ex) {
			stop(System.nanoTime());
			throw ex;
		}
		this.state.compareAndSet(PythonEventLoopState.STARTING, PythonEventLoopState.RUNNING);
		this.channel.opened();
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
		long id = this.ids.next();
		call.assign(id, this);
		if (!this.inFlight.add(call)) {
			throw this.inFlight.rejected(call, this.name);
		}
		// The loop stores its state and then takes all calls out; this thread puts the
		// call
		// in and then reads the state: one of the two sees the other.
		if (this.state.get() != PythonEventLoopState.RUNNING && this.inFlight.remove(id) != null) {
			throw unavailable("is " + this.state.get(), null);
		}
		try {
			int extensions = payload.hasExtensions() ? FrameType.EXTENSIONS : 0;
			call.written(this.channel.write(type, flags | extensions, id, payload));
		}
		catch (RuntimeException ex) {
			if (this.inFlight.remove(id) != null) {
				throw ex;
			}
		}
	}

	boolean help(long id, BooleanSupplier answered) {
		return this.channel.help(id, answered);
	}

	void cancel(long id, boolean wantStack) {
		if (this.inFlight.find(id) != null) {
			this.channel.write(FrameType.CANCEL, wantStack ? FrameType.WANT_STACK : 0, id);
		}
	}

	/**
	 * Give a stream credit.
	 * @param call the stream
	 * @param payload the number of items
	 */
	public void credit(PendingCall call, MarshalWriter payload) {
		if (this.inFlight.find(call.id()) == call) {
			this.channel.write(FrameType.CREDIT, 0, call.id(), payload);
		}
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

	private void fail(@Nullable Throwable failure, Consumer<PythonEventLoop> changed) {
		this.thread.failed((failure instanceof PythonException) ? failure : unavailable("ended unexpectedly", failure));
		PythonEventLoopState previous = this.state
			.getAndUpdate((state) -> state.isEnd() ? state : PythonEventLoopState.FAILED);
		if (previous == PythonEventLoopState.RUNNING) {
			logger.error("Event loop '" + this.name + "' ended unexpectedly", failure);
			changed.accept(this);
		}
		if (previous == PythonEventLoopState.RUNNING || previous == PythonEventLoopState.DRAINING) {
			boolean unexpected = failure != null || previous == PythonEventLoopState.RUNNING;
			String why = unexpected ? "ended unexpectedly" + reason(failure) : "was stopped";
			this.channel.afterLast(() -> failPending(why, failure));
		}
	}

	private void failPending(String why, @Nullable Throwable cause) {
		long taken = this.channel.taken();
		for (PendingCall call : this.inFlight.removeAll()) {
			boolean started = call.position() <= taken;
			call.onFailure(new PythonUnavailableException(
					"Event loop '" + this.name + "' " + why + "; the call "
							+ (started ? "may have started" : "had not started, it is safe to repeat it"),
					started, cause));
		}
	}

	/**
	 * Accept no further calls.
	 */
	void drain() {
		this.state.compareAndSet(PythonEventLoopState.RUNNING, PythonEventLoopState.DRAINING);
	}

	/**
	 * Wait for the calls in flight, then end the loop. What Python does not end in time
	 * is left alone on its daemon thread, and its memory stays mapped.
	 * @param deadline the end of the wait, in the time of {@link System#nanoTime()}
	 */
	void stop(long deadline) {
		drain();
		if (!this.stopping.compareAndSet(false, true)) {
			return;
		}
		if (this.state.get() == PythonEventLoopState.DRAINING) {
			this.inFlight.awaitEmpty(deadline - (deadline - System.nanoTime()) / 4);
		}
		boolean ended = this.thread.isEnded()
				|| this.thread.end(Math.max(MIN_END, deadline - System.nanoTime()), this.channel::writeStop);
		this.state.set(ended ? PythonEventLoopState.STOPPED : PythonEventLoopState.FAILED);
		failPending("was stopped", null);
		this.channel.close(ended);
	}

	private PythonUnavailableException unavailable(String why, @Nullable Throwable cause) {
		return new PythonUnavailableException("Event loop '" + this.name + "' " + why + reason(cause), false, cause);
	}

	private static String reason(@Nullable Throwable cause) {
		String reason = (cause instanceof PythonWorkerException exception) ? exception.getReason()
				: (cause != null) ? cause.getMessage() : null;
		return (reason != null) ? ": " + reason : "";
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
		return this.state.get();
	}

	/**
	 * Return how many calls are in flight.
	 * @return the number of calls
	 */
	public int pending() {
		return this.inFlight.pending();
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
		return "PythonEventLoop[name=" + this.name + ", state=" + this.state + ", pending=" + pending() + "]";
	}

}
