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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.PythonWorkerException;

/**
 * The life of one loop from its start to its end, whatever brings that about.
 */
final class EventLoopLifecycle {

	private static final Log logger = LogFactory.getLog(PythonEventLoop.class);

	private static final long MIN_END = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long MAX_KILL_SECONDS = 1;

	private final String name;

	private final InFlightRegistry inFlight;

	private final EventLoopChannel channel;

	private final EventLoopThread thread;

	private final EventLoopObserver observer;

	private final Runnable resourcesEnd;

	private final AtomicReference<PythonEventLoopState> state = new AtomicReference<>(PythonEventLoopState.STARTING);

	private final StopClaim claim = new StopClaim();

	private final StopDeadline deadline = new StopDeadline();

	private final AtomicReference<@Nullable String> givenUp = new AtomicReference<>();

	EventLoopLifecycle(String name, InFlightRegistry inFlight, EventLoopChannel channel, EventLoopThread thread,
			EventLoopObserver observer, Runnable resourcesEnd) {
		this.name = name;
		this.inFlight = inFlight;
		this.channel = channel;
		this.thread = thread;
		this.observer = observer;
		this.resourcesEnd = resourcesEnd;
	}

	PythonEventLoopState state() {
		return this.state.get();
	}

	void begin() {
		if (!this.claim.begin()) {
			throw unavailable("was stopped before it started", null);
		}
	}

	void started(EventLoopRun run) {
		this.thread.started(run);
		run.ended().whenComplete((result, failure) -> fail(failure));
		if (!this.claim.started()) {
			throw unavailable("was stopped while it started", null);
		}
	}

	void running() {
		this.state.compareAndSet(PythonEventLoopState.STARTING, PythonEventLoopState.RUNNING);
	}

	/**
	 * Take note that the loop has ended without having been asked to.
	 * @param failure why, or {@code null} if Python did not say
	 */
	void fail(@Nullable Throwable failure) {
		Throwable cause = explain(failure);
		this.thread.failed((cause instanceof PythonException) ? cause : unavailable("ended unexpectedly", cause));
		PythonEventLoopState previous = this.state
			.getAndUpdate((state) -> state.isEnd() ? state : PythonEventLoopState.FAILED);
		if (previous == PythonEventLoopState.RUNNING) {
			logger.error("Event loop '" + this.name + "' " + why(cause), cause);
			this.observer.onFailure(cause);
		}
		if (previous == PythonEventLoopState.RUNNING || previous == PythonEventLoopState.DRAINING) {
			boolean unexpected = cause != null || previous == PythonEventLoopState.RUNNING;
			this.channel.afterLast(() -> failPending(unexpected ? why(cause) : "was stopped", cause, unexpected));
		}
	}

	private @Nullable Throwable explain(@Nullable Throwable failure) {
		String why = this.givenUp.get();
		return (why != null)
				? new PythonUnavailableException("Event loop '" + this.name + "' was given up: " + why, true, failure)
				: failure;
	}

	private String why(@Nullable Throwable cause) {
		String why = this.givenUp.get();
		return (why != null) ? "was given up: " + why : "ended unexpectedly" + reason(cause);
	}

	private void failPending(String why, @Nullable Throwable cause, boolean unexpected) {
		this.resourcesEnd.run();
		long taken = this.channel.taken();
		List<PendingCall> lost = this.inFlight.removeAll();
		if (unexpected) {
			this.observer.onLoss(lost.stream().filter((call) -> call.position() <= taken).toList(), cause);
		}
		lost.forEach((call) -> fail(call, why, call.position() <= taken, cause));
	}

	private void fail(PendingCall call, String why, boolean started, @Nullable Throwable cause) {
		try {
			call.onFailure(new PythonUnavailableException(
					"Event loop '" + this.name + "' " + why + "; the call "
							+ (started ? "may have started" : "had not started, it is safe to repeat it"),
					started, cause));
		}
		catch (Throwable ex) {
			// The others have to end whatever a subscriber throws.
			logger.error("The failure of a call of event loop '" + this.name + "' could not be handled", ex);
		}
	}

	/**
	 * Give up a loop that wrote what cannot be read: nothing of it can be trusted.
	 * @param failure what was wrong
	 */
	void corrupt(Throwable failure) {
		giveUp("its answers cannot be read: " + failure.getMessage());
	}

	/**
	 * End the loop now, by force where that is possible.
	 * @param why what it did, for messages
	 */
	void giveUp(String why) {
		EventLoopRun run = this.thread.run();
		if (this.state.get() == PythonEventLoopState.STOPPED || run == null || !this.givenUp.compareAndSet(null, why)) {
			return;
		}
		if (run.kill()) {
			run.ended()
				.copy()
				.orTimeout(MAX_KILL_SECONDS, TimeUnit.SECONDS)
				.whenComplete((result, failure) -> fail(failure));
			return;
		}
		this.channel.writeStop(0);
		run.ended().whenComplete((result, failure) -> this.channel.close(true));
		fail(null);
	}

	/**
	 * Accept no further calls.
	 */
	void drain() {
		this.state.compareAndSet(PythonEventLoopState.RUNNING, PythonEventLoopState.DRAINING);
	}

	/**
	 * Wait for the calls in flight, then end the loop. What Python does not end in time
	 * is left alone on its daemon thread, and its memory stays mapped. If another thread
	 * does that already, it waits for the calls no longer than this deadline allows.
	 * @param deadline the end of the wait, in the time of {@link System#nanoTime()}
	 */
	void stop(long deadline) {
		drain();
		// Nothing if it has started.
		this.thread.failed(unavailable("was stopped while it started", null));
		this.deadline.hasten(deadline);
		this.inFlight.wake();
		if (this.claim.stop()) {
			end();
		}
	}

	/**
	 * End a loop whose start has failed.
	 */
	void abort() {
		if (this.claim.abort()) {
			this.deadline.hasten(System.nanoTime());
			end();
		}
	}

	private void end() {
		if (this.state.get() == PythonEventLoopState.DRAINING) {
			this.inFlight.awaitEmpty(this.deadline::drained);
		}
		boolean ended = this.thread.isEnded()
				|| this.thread.end(Math.max(MIN_END, this.deadline.left()), this.channel::writeStop);
		this.state.set(ended ? PythonEventLoopState.STOPPED : PythonEventLoopState.FAILED);
		failPending("was stopped", null, false);
		this.channel.close(ended);
	}

	/**
	 * Release what a loop holds that has failed. What still runs keeps it until its end.
	 */
	void dispose() {
		if (this.thread.isEnded() && this.claim.stop()) {
			this.channel.close(true);
		}
	}

	PythonUnavailableException unavailable(String why, @Nullable Throwable cause) {
		return new PythonUnavailableException("Event loop '" + this.name + "' " + why + reason(cause), false, cause);
	}

	private static String reason(@Nullable Throwable cause) {
		String reason = (cause instanceof PythonWorkerException exception) ? exception.getReason()
				: (cause != null) ? cause.getMessage() : null;
		return (reason != null) ? ": " + reason : "";
	}

}
